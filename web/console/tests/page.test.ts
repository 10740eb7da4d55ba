import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { FakeSocket, useFakeSocket } from '../../shared/tests/fakeSocket'
import { Refusal, settled, useFakeServer, type Asked } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import { ANSWER, CITATION, message } from '../../shared/tests/samples'
import App from '../App.vue'
import { chatOf, deskFrame, detailOf } from './samples'

const TALK = [message(1, 'taxpayer'), message(2, 'bot', { card: ANSWER })]
const CASE = detailOf(chatOf('a'), TALK, {
  dossier: { reason: '点击转人工', asked: ['契税'], sources: [{ entry_id: 'demo', question: '演示问题？' }], facts: [['面积', '89']], failed: ['没答上'] },
  draft: { seq: 1, question: '契税', text: '**参考**答复', citations: [CITATION], confidence: 0.9, outcome: 'Answered', theme: '契税' },
})

const ENDING = {
  proposed: { result: 'resolved', theme: '契税' },
  results: [
    { name: 'resolved', title: '已解决' },
    { name: 'guided', title: '已告知办理途径' },
  ],
  themes: ['契税', '其他'],
}
const PANORAMA = {
  signed_in: true,
  came_from: null,
  blocks: [
    { name: 'identity', title: '身份和登记', state: 'ok', facts: [['信用级别', 'A']], at: '2026-11-23T02:00:00Z' },
    { name: 'refunds', title: '退税', state: 'unavailable', facts: [], at: '2026-11-23T02:00:00Z' },
  ],
}
const REPLY = { id: 'r1', shared: true, shortcut: 'hello', text: '{称呼}，您好，我是{座席}。', used: 3 }
const NOTE = { id: 'n1', kind: 'note', author: 'agent1', author_name: '演示座席', to_staff: null, text: '先核实', at: '2026-11-23T03:00:00Z' }

let asked: Asked[]
let role: string

beforeEach(() => {
  sessionStorage.clear()
  useFakeSocket()
  role = 'agent'
})

async function open(): Promise<HTMLElement> {
  asked = useFakeServer({
    'GET /api/staff/me': () => ({ username: 'agent1', name: '演示座席', role }),
    'POST /api/console/next': () => chatOf('a'),
    'GET /api/console/cases/a': () => CASE,
    'POST /api/console/cases/a/close': () => undefined,
    'GET /api/console/cases/a/ending': () => ENDING,
    'GET /api/console/cases/a/panorama': () => PANORAMA,
    'POST /api/console/cases/a/uses': () => undefined,
    'GET /api/console/refunds': () => ({ waiting: [], stuck: [], held: [] }),
    'GET /api/console/invoices': () => [],
    'GET /api/console/replies': () => ({ replies: [REPLY], variables: [] }),
    'POST /api/console/cases/a/notes': () => NOTE,
    'POST /api/staff/sign-out': () => undefined,
  })
  const root = mount(App, {})
  await settled()
  return root
}

async function openDesk(...caseIds: string[]): Promise<HTMLElement> {
  const root = await open()
  FakeSocket.last.accept(deskFrame(caseIds.map((id) => chatOf(id)), 2))
  await settled()
  return root
}

const openTab = (root: HTMLElement, name: string) => {
  find(root, `console-tab-${name}`)!.click()
  return settled()
}
const find = (root: ParentNode, id: string) => root.querySelector<HTMLElement>(`[data-testid=${id}]`)
const press = (code: string) => window.dispatchEvent(new KeyboardEvent('keydown', { code, altKey: true }))

describe('the console page', () => {
  it('asks who is not signed in to sign in', async () => {
    useFakeServer({
      'GET /api/staff/me': () => {
        throw new Refusal(401, 'sign_in_required')
      },
    })
    const root = mount(App, {})
    await settled()
    expect(find(root, 'sign-in-username')).not.toBeNull()
    expect(root.querySelector('[role=alert]')).toBeNull()
  })

  it('turns away whose account is for another page', async () => {
    role = 'trainer'
    expect((await open()).textContent).toContain('没有使用这个页面的权限')
  })

  it('says who waits and for how long, and takes the next on Alt+N', async () => {
    const root = await openDesk()
    expect(root.textContent).toContain('2 位等候，最久 4 分钟')
    expect(root.textContent).toContain('没有进行中的对话')
    press('KeyN')
    await settled()
    expect(find(root, 'console-chat')?.textContent).toContain('演示a')
    expect(find(root, 'card-answer')).not.toBeNull()
  })

  it('shows what the bot said, the dossier, the panorama and the draft', async () => {
    const root = await openDesk('a')
    for (const part of ['演示答案。', '参考答复']) expect(root.textContent).toContain(part)
    await openTab(root, 'dossier')
    for (const part of ['点击转人工', '演示问题？', '89', '没答上']) expect(root.textContent).toContain(part)
    await openTab(root, 'panorama')
    for (const part of ['信用级别', '暂时取不到']) expect(root.textContent).toContain(part)
    expect(root.querySelector('[data-testid=choice]')).toBeNull()
  })

  it('puts the draft with its basis after what was begun', async () => {
    const root = await openDesk('a')
    find(root, 'console-adopt')!.click()
    await nextTick()
    await nextTick()
    const composer = root.querySelector<HTMLTextAreaElement>('[data-testid=console-composer]')!
    const drafted = '参考答复\n依据：\n· 演示机关 公告2024年第1号 第二条'
    expect(composer.value).toBe(drafted)
    find(root, 'console-send')!.click()
    await nextTick()
    expect(composer.value).toBe('')
    expect(find(root, 'pending')?.textContent).toContain('参考答复')
    expect(asked).toContainEqual({ route: 'POST /api/console/cases/a/uses', body: { kind: 'draft', what: '1' } })
    find(root, 'recall')!.click() // within three seconds
    await nextTick()
    await nextTick()
    expect(find(root, 'pending')).toBeNull()
    expect(composer.value).toBe(drafted)
  })

  it('closes after a confirmation', async () => {
    const root = await openDesk('a')
    press('KeyW')
    await settled()
    find(document, 'console-close-confirm')!.click()
    await settled()
    expect(asked.at(-1)).toEqual({ route: 'POST /api/console/cases/a/close', body: { note: '', result: 'resolved', theme: '契税' } })
    expect(root.textContent).toContain('没有进行中的对话')
  })

  it('shows who has left, of those who wait and of those in hand', async () => {
    const root = await open()
    const away = { ...chatOf('a'), away_since: new Date(Date.now() - 150_000).toISOString() }
    FakeSocket.last.accept({ ...deskFrame([away]), waiting: { count: 3, longest_minutes: 4, away: 1 } })
    await settled()
    expect(root.textContent).toContain('3 位等候，最久 4 分钟，其中 1 位已离开')
    expect(find(root, 'console-away')?.textContent).toContain('已离开 2 分钟')
    expect(find(root, 'console-chat')?.textContent).not.toContain('等您回复')
  })

  it('asks before signing out with chats in hand, because they go to others', async () => {
    const root = await openDesk('a', 'b')
    root.querySelector<HTMLButtonElement>('.out')!.click()
    await settled()
    expect(document.querySelector('.el-message-box')?.textContent).toContain('2 个对话')
    expect(asked.map((one) => one.route)).not.toContain('POST /api/staff/sign-out')
    document.querySelector<HTMLButtonElement>('.el-message-box .el-button--primary')!.click()
    await settled()
    expect(asked.map((one) => one.route)).toContain('POST /api/staff/sign-out')
  })

  it('closes no other chat than the one it named, and keeps the note for that one', async () => {
    await openDesk('a')
    const note = () => document.querySelector<HTMLTextAreaElement>('[data-testid=console-close-note]')
    const close = () => {
      press('KeyW')
      return settled()
    }
    const hold = (caseId: string) => {
      FakeSocket.last.say(deskFrame([chatOf(caseId)]))
      return settled()
    }
    await close()
    note()!.value = '给甲的备注'
    note()!.dispatchEvent(new Event('input'))
    await hold('b')
    expect(note()).toBeNull()
    await close()
    expect(note()!.value).toBe('')
    await hold('a')
    expect(note()).toBeNull()
    await close()
    expect(note()!.value).toBe('给甲的备注')
  })

  it('goes to the sign-in page when the agent is signed out', async () => {
    const root = await openDesk('a')
    FakeSocket.last.hangUp(4401)
    await settled()
    expect(root.querySelector('[role=alert]')?.textContent).toBe('登录已失效，请重新登录')
  })

  it('offers canned replies after a slash and fills them from the chat', async () => {
    const root = await openDesk('a')
    const composer = root.querySelector<HTMLTextAreaElement>('[data-testid=console-composer]')!
    composer.value = '/he'
    composer.dispatchEvent(new Event('input'))
    await nextTick()
    expect(find(root, 'console-canned')?.textContent).toContain('/hello')
    composer.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await nextTick()
    await nextTick()
    expect(composer.value).toBe('演示a，您好，我是演示座席。')
    expect(FakeSocket.last.sent.some((frame) => (frame as { type: string }).type === 'say')).toBe(false)
    expect(asked.at(-1)).toEqual({ route: 'POST /api/console/cases/a/uses', body: { kind: 'canned', what: 'r1' } })
  })

  it('keeps a note among staff apart from the reply', async () => {
    const root = await openDesk('a')
    press('KeyM')
    await settled()
    const box = root.querySelector<HTMLTextAreaElement>('[data-testid=console-note]')!
    box.value = '先核实'
    box.dispatchEvent(new Event('input'))
    await nextTick()
    find(root, 'console-note-send')!.click()
    await settled()
    expect(find(root, 'note')?.textContent).toContain('内部备注 · 演示座席')
    expect(FakeSocket.last.sent.some((frame) => (frame as { type: string }).type === 'say')).toBe(false)
  })

  it('lists its keys on a question mark', async () => {
    await openDesk('a')
    window.dispatchEvent(new KeyboardEvent('keydown', { key: '?', code: 'Slash', shiftKey: true }))
    await settled()
    expect(find(document, 'console-shortcuts')?.textContent).toContain('Alt+Enter')
  })

  it('says that a draft is void once the taxpayer has spoken on', async () => {
    const root = await openDesk('a')
    FakeSocket.last.say({ type: 'message', case_id: 'a', conversation_id: 'of-a', message: message(3, 'taxpayer') })
    await settled()
    expect(find(root, 'console-adopt')).toBeNull()
    const draft = { seq: 3, question: '第 3 句', text: '新的参考', citations: [], confidence: 0.8, outcome: 'Answered', theme: '' }
    FakeSocket.last.say({ type: 'draft', case_id: 'a', draft })
    await settled()
    expect(root.textContent).toContain('新的参考')
  })
})
