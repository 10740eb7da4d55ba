import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { FakeSocket, useFakeSocket } from '../../shared/tests/fakeSocket'
import { Refusal, settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import { ANSWER, message } from '../../shared/tests/samples'
import App from '../App.vue'

const SNAPSHOT = {
  id: 'c1',
  turn: 'bot',
  fence: 1,
  last_seq: 0,
  messages: [],
  taxpayer: null,
  queue: null,
  agent_name: null,
  agent_here: true,
  topics: [{ label: '契税税率', text: '契税是多少？' }],
  notice: '由机器生成，仅供参考',
  service_hours: '工作日 9 点至 17 点',
  opens: '',
  rasa: true,
}

beforeEach(() => {
  sessionStorage.clear()
  useFakeSocket()
  globalThis.matchMedia = () => ({ matches: false }) as MediaQueryList
})

async function open(snapshot: object = SNAPSHOT): Promise<HTMLElement> {
  useFakeServer({ 'POST /api/portal/conversations': () => snapshot })
  const root = mount(App, {})
  await settled()
  FakeSocket.last.accept({ type: 'ready', turn: 'bot', fence: 1, last_seq: 0 })
  await nextTick()
  return root
}

const find = (root: HTMLElement, id: string) => root.querySelector<HTMLButtonElement>(`[data-testid=${id}]`)

describe('the portal page', () => {
  it('begins with topics, and says what it is', async () => {
    const root = await open()
    expect(find(root, 'topic')?.textContent).toContain('契税税率')
    expect(root.textContent).toContain('由机器生成，仅供参考')
    expect(root.textContent).toContain('已连接')
    expect(root.querySelector('[role=log]')?.getAttribute('aria-live')).toBe('polite')
  })

  it('asks a topic, shows the question at once and the answer when it comes', async () => {
    const root = await open()
    find(root, 'topic')!.click()
    await nextTick()
    expect(find(root, 'pending')?.textContent).toContain('契税是多少？')
    FakeSocket.last.say({ type: 'ack', client_id: FakeSocket.last.sent[0]!.client_id, seq: 1 })
    FakeSocket.last.say({ type: 'message', message: message(2, 'bot', { card: ANSWER }) })
    await nextTick()
    expect(find(root, 'pending')).toBeNull()
    expect([...root.querySelectorAll('[data-testid=message]')].map((one) => one.getAttribute('data-author'))).toEqual(['taxpayer', 'bot'])
    expect(find(root, 'card-answer')).not.toBeNull()
  })

  it('does what it says it can at a press', async () => {
    const root = await open()
    const can = [...root.querySelectorAll<HTMLButtonElement>('[data-testid=can]')]
    can[3]!.click()
    await nextTick()
    expect(find(root, 'pending')?.textContent).toContain('我要申请调整发票总额度')
    can.at(-1)!.click()
    expect(FakeSocket.last.sent.at(-1)).toEqual({ type: 'transfer' })
  })

  it('says the place in the queue, then who serves', async () => {
    const root = await open()
    find(root, 'transfer')!.click()
    expect(FakeSocket.last.sent).toEqual([{ type: 'transfer' }])
    FakeSocket.last.say({ type: 'turn', turn: 'human', fence: 2, agent_name: null })
    FakeSocket.last.say({ type: 'queue', case_id: 'k', position: 2, wait_minutes: 6 })
    await nextTick()
    expect(find(root, 'queue-banner')?.textContent).toMatch(/第 2 位，预计等候约 6 分钟/)
    expect(find(root, 'transfer')?.disabled).toBe(true)
    FakeSocket.last.say({ type: 'turn', turn: 'human', fence: 3, agent_name: '演示' })
    await nextTick()
    expect(find(root, 'queue-banner')?.textContent).toContain('演示 正在为您服务')
    FakeSocket.last.say({ type: 'presence', agent_here: false })
    await nextTick()
    expect(find(root, 'queue-banner')?.textContent).toContain('演示 暂时离开了')
    FakeSocket.last.say({ type: 'presence', agent_here: true })
    await nextTick()
    expect(find(root, 'queue-banner')?.textContent).toContain('正在为您服务')
  })

  it('takes a message while nobody is there', async () => {
    const root = await open()
    FakeSocket.last.say({ type: 'turn', turn: 'human', fence: 2, agent_name: null })
    FakeSocket.last.say({ type: 'queue', case_id: 'k', position: 1, wait_minutes: null })
    await nextTick()
    find(root, 'leave-message')!.click()
    await nextTick()
    const field = root.querySelector<HTMLTextAreaElement>('[data-testid=message-left]')!
    field.value = '契税怎么退'
    field.dispatchEvent(new Event('input'))
    await nextTick()
    find(root, 'message-send')!.click()
    await nextTick()
    const { type, text } = FakeSocket.last.sent.at(-1)!
    expect({ type, text }).toEqual({ type: 'leave_message', text: '契税怎么退' })
    expect(find(root, 'message-left')).toBeNull()
  })

  it('says that nobody is online instead of a wait, and lets go of the place after a confirmation', async () => {
    const root = await open()
    FakeSocket.last.say({ type: 'turn', turn: 'human', fence: 2, agent_name: null })
    FakeSocket.last.say({ type: 'queue', case_id: 'k', position: 1, wait_minutes: null })
    await nextTick()
    const banner = find(root, 'queue-banner')!
    for (const part of ['没有座席在线', '第 1 位', '继续等候', '工作日 9 点至 17 点']) expect(banner.textContent).toContain(part)
    expect(banner.textContent).not.toContain('分钟')
    find(root, 'leave-queue')!.click()
    await settled()
    document.querySelector<HTMLButtonElement>('.el-message-box .el-button--primary')!.click()
    await settled()
    expect(FakeSocket.last.sent).toEqual([{ type: 'leave_queue' }])
    FakeSocket.last.say({ type: 'turn', turn: 'bot', fence: 3, agent_name: null })
    await nextTick()
    expect(find(root, 'queue-banner')).toBeNull()
    expect(find(root, 'transfer')?.disabled).toBe(false)
  })

  it('says plainly that it is offline', async () => {
    const root = await open()
    FakeSocket.last.hangUp()
    await nextTick()
    expect(root.textContent).toContain('与服务器的连接中断')
    expect(root.textContent).toContain('已断开')
  })

  it('masks the number of a document at once, and says why', async () => {
    const root = await open()
    const box = root.querySelector<HTMLTextAreaElement>('[data-testid=composer]')!
    box.value = '我是110105194912310021'
    box.dispatchEvent(new Event('input'))
    await settled()
    expect(box.value).toBe('我是〔证件号〕')
    expect(find(root, 'masked')?.textContent).toContain('已替您遮住证件号')
    expect(sessionStorage.getItem('daoban.draft')).not.toContain('110105')
  })

  it('always says what must not be written', async () => {
    const root = await open()
    expect(find(root, 'privacy')?.textContent).toContain('请不要输入身份证号')
  })

  it('sends a pasted picture to the person who serves, and a paper to be read otherwise', async () => {
    const posted: string[] = []
    const root = await open()
    const note = (path: string) => () => {
      posted.push(path)
      throw new Refusal(422, 'upload_broken')
    }
    const paste = async () => {
      useFakeServer(Object.fromEntries(['/api/portal/files/c1', '/api/portal/materials/c1'].map((path) => [`POST ${path}`, note(path)])))
      const files = [new File(['x'], 'a.png', { type: 'image/png' })]
      document.dispatchEvent(Object.assign(new Event('paste', { cancelable: true }), { clipboardData: { files } }))
      await settled()
    }
    await paste()
    FakeSocket.last.say({ type: 'turn', turn: 'human', fence: 2, agent_name: '演示' })
    await nextTick()
    expect(find(root, 'file-send')).not.toBeNull()
    await paste()
    expect(posted).toEqual(['/api/portal/materials/c1', '/api/portal/files/c1'])
  })

  it('keeps what was being written over a reload', async () => {
    sessionStorage.setItem('daoban.draft', '"写了一半"')
    const root = await open()
    expect(root.querySelector<HTMLTextAreaElement>('[data-testid=composer]')?.value).toBe('写了一半')
  })

  it('says why it cannot begin, and offers another try', async () => {
    useFakeServer({
      'POST /api/portal/conversations': () => {
        throw new Refusal(503, 'store_down')
      },
    })
    const root = mount(App, {})
    await settled()
    expect(root.textContent).toContain('错误：store_down')
    expect(root.querySelector('[role=log]')).toBeNull()
    expect([...root.querySelectorAll('button')].map((one) => one.textContent)).toContain('重试')
  })

  it('says that tasks are limited while they are', async () => {
    expect((await open({ ...SNAPSHOT, rasa: false })).textContent).toContain('办理暂时受限')
  })

  it('offers questions while one types, by keys too, and leaves Enter alone until one is chosen', async () => {
    const asked = useFakeServer({ 'POST /api/portal/conversations': () => SNAPSHOT, 'GET /api/portal/suggestions': () => ['契税是多少？', '契税怎么申报？'] })
    const root = mount(App, {})
    await settled()
    FakeSocket.last.accept({ type: 'ready', turn: 'bot', fence: 1, last_seq: 0 })
    await nextTick()
    const box = root.querySelector<HTMLTextAreaElement>('[data-testid=composer]')!
    box.value = '契税'
    box.dispatchEvent(new Event('input'))
    await vi.waitFor(() => expect(root.querySelectorAll('[data-testid=suggestion]')).toHaveLength(2))
    expect(asked.at(-1)?.query).toBe(`q=${encodeURIComponent('契税')}`)
    expect(root.textContent).toContain('个相近的问题，按上下键选择')
    for (const key of ['ArrowDown', 'ArrowDown']) box.dispatchEvent(new KeyboardEvent('keydown', { key }))
    await nextTick()
    expect(root.querySelector('[aria-selected=true]')?.textContent?.trim()).toBe('契税怎么申报？')
    expect(box.getAttribute('aria-activedescendant')).toBe(root.querySelector('[aria-selected=true]')!.id)
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    await nextTick()
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ text: '契税怎么申报？' })
    expect(root.querySelectorAll('[data-testid=suggestion]')).toHaveLength(0)
  })

  it('offers nothing for figures, and a help that fails says nothing', async () => {
    const asked = useFakeServer({
      'POST /api/portal/conversations': () => SNAPSHOT,
      'GET /api/portal/suggestions': () => {
        throw new Refusal(503, 'down')
      },
    })
    const root = mount(App, {})
    await settled()
    FakeSocket.last.accept({ type: 'ready', turn: 'bot', fence: 1, last_seq: 0 })
    const box = root.querySelector<HTMLTextAreaElement>('[data-testid=composer]')!
    for (const typed of ['500', '500万契税']) {
      box.value = typed
      box.dispatchEvent(new Event('input'))
    }
    await vi.waitFor(() => expect(asked.some((one) => one.route.endsWith('suggestions'))).toBe(true))
    await settled()
    expect(root.querySelectorAll('[data-testid=suggestion]')).toHaveLength(0)
    expect(root.textContent).not.toContain('错误')
  })
})

describe('for whom one acts', () => {
  const STANDINGS = [
    { id: 'p', name: '演示', role: '', chosen: false },
    { id: 'f', name: '样例公司', role: '办税员', chosen: true },
  ]

  it('is asked before anything else when one comes back from the bureau', async () => {
    history.replaceState(null, '', '/?choose')
    const asked = useFakeServer({ 'GET /api/portal/acting': () => STANDINGS })
    mount(App, {})
    await settled()
    expect(document.querySelector('[data-testid=acting-choice]')).not.toBeNull()
    expect(asked.map((one) => one.route)).not.toContain('POST /api/portal/conversations')
    expect(location.search).toBe('')
  })
})
