import { beforeAll, beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { settled, useFakeServer, type Asked } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import EntryHits from '../../entries/EntryHits.vue'
import FailedList from '../../failures/FailedList.vue'
import TalksPage from '../TalksPage.vue'

const AT = '2026-11-23T02:30:00+00:00'
const LINE = { id: 'c1', question: '发票丢了咋办', asked: 2, outcomes: { Answered: 1, Clarify: 1 }, marks: ['disliked'], stars: 2, comment: '答非所问', last_at: AT }
const RECEIPT = {
  id: 'r1', question: '发票丢了咋办', outcome: 'Answered', text: '请开票方重新提供。', entry_id: 'invoice-lost', revision: 3, confidence: 0.91,
  citations: [], ranks: [['invoice-lost', 1, 1, 1]], marks: ['disliked'], as_of: '2026-11-23', at: AT,
}
const SAID = { seq: 1, author: 'taxpayer', text: '发票丢了咋办', receipt_id: '', useful: null, why: '', at: AT }
const TALK = { id: 'c1', opened_at: AT, stars: 2, comment: '答非所问', messages: [SAID, { ...SAID, seq: 2, author: 'bot', text: '请开票方重新提供。', receipt_id: 'r1', useful: false, why: '太短' }], receipts: [RECEIPT] }

let asked: Asked[]

beforeAll(() => {
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
})
beforeEach(() => {
  history.replaceState(null, '', '/editor?tab=talks')
  asked = useFakeServer({
    'GET /api/editor/talks': () => ({ total: 1, page: 1, size: 20, items: [LINE] }),
    'GET /api/editor/talks/c1': () => TALK,
    'POST /api/editor/wrong-answers': () => undefined,
    'GET /api/editor/misread': () => ({ intents: { policy: '完整的政策、办事问题', invoice_task: '办发票的事' }, items: [] }),
    'POST /api/editor/misread': () => undefined,
    'GET /api/editor/entries/invoice-lost/hits': () => ({ asked: 3, liked: 1, disliked: 2, weeks: [{ week: '2026-11-23', asked: 3, liked: 1, disliked: 2 }], questions: [{ question: '发票丢了咋办', conversation_id: 'c1', marks: [], at: AT }] }),
    'GET /api/editor/tasks': () => [],
    'GET /api/editor/failures': () => [group('甲', 'NotFound'), group('乙', 'unsure')],
    'POST /api/editor/failures/dismiss': () => undefined,
  })
})

const group = (question: string, reason: string) => ({ question, count: 2, reasons: { [reason]: 2 }, wordings: [], nearest: 'invoice-lost', nearest_question: '发票丢了怎么办', last_asked: AT, conversation_id: 'c1' })

async function quiet(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await settled()
    await nextTick()
  }
}

it('reads a conversation from the list, opens its receipt, and lists a wrong answer as a task', async () => {
  const root = mount(TalksPage, { me: 'trainer1' })
  await quiet()
  for (const part of ['1 次对话', '发票丢了咋办', '答上 1、反问 1', '没用', '人工 2 星', '答非所问']) expect(root.textContent).toContain(part)
  root.querySelector<HTMLButtonElement>('[data-testid=editor-talk]')!.click()
  await quiet()
  expect(location.search).toBe('?tab=talks&talk=c1')
  const receipt = root.querySelector('[data-testid=editor-receipt]')!
  expect(receipt.textContent).toContain('置信度 91%')
  receipt.querySelector<HTMLButtonElement>('[data-testid=editor-wrong]')!.click()
  await settled()
  const why = document.querySelector<HTMLInputElement>('.el-message-box__input input')!
  why.value = '依据旧了'
  why.dispatchEvent(new Event('input'))
  await nextTick()
  document.querySelector<HTMLButtonElement>('.el-message-box__btns .el-button--primary')!.click()
  await quiet()
  expect(asked.at(-1)).toMatchObject({ route: 'POST /api/editor/wrong-answers', body: { receipt_id: 'r1', reason: '依据旧了' } })
  expect(receipt.textContent).toContain('已列入待办')
})

it('filters conversations by outcome, in the address too', async () => {
  const root = mount(TalksPage, { me: 'trainer1' })
  await quiet()
  const outcome = root.querySelector<HTMLSelectElement>('[data-testid=editor-talks-outcome]')!
  outcome.value = 'Clarify'
  outcome.dispatchEvent(new Event('change'))
  await new Promise((resolve) => setTimeout(resolve, 350))
  expect(asked.at(-1)!.query).toContain('outcome=Clarify')
  expect(location.search).toContain('outcome=Clarify')
})

it('shows how often an entry answered, and leads to the conversation', async () => {
  const read: string[] = []
  const root = mount(EntryHits, { id: 'invoice-lost', onTalk: (id: string) => read.push(id) })
  await quiet()
  expect(root.textContent).toContain('近 90 天答了 3 次，有用 1，没用 2')
  root.querySelector<HTMLButtonElement>('details button')!.click()
  expect(read).toEqual(['c1'])
})

it('filters failures by kind, and does one thing to many', async () => {
  const read: string[] = []
  const root = mount(FailedList, { me: 'trainer1', onTalk: (id: string) => read.push(id) })
  await quiet()
  expect(root.textContent).toContain('加为“发票丢了怎么办”的相似问法')
  root.querySelector<HTMLButtonElement>('[data-testid=editor-failed-talk]')!.click()
  expect(read).toEqual(['c1'])
  const [, unsure] = root.querySelectorAll<HTMLButtonElement>('[data-testid=editor-failed-kind]')
  unsure!.click()
  await quiet()
  expect(root.querySelectorAll('[data-testid=editor-failed-group]')).toHaveLength(1)
  unsure!.parentElement!.querySelector('button')!.click()
  await quiet()
  root.querySelector<HTMLInputElement>('[data-testid=editor-failed-all]')!.click()
  await nextTick()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-failed-dismiss-many]')!.click()
  await settled()
  const why = [...document.querySelectorAll<HTMLInputElement>('.el-message-box__input input')].at(-1)!
  why.value = '不归税务'
  why.dispatchEvent(new Event('input'))
  await nextTick()
  ;[...document.querySelectorAll<HTMLButtonElement>('.el-message-box__btns .el-button--primary')].at(-1)!.click()
  await quiet()
  expect(asked.find((one) => one.route.endsWith('dismiss'))!.body).toEqual({ questions: ['甲', '乙'], reason: '不归税务' })
})

it('proposes a message that was misread as an utterance of the intent that a trainer chooses', async () => {
  history.replaceState(null, '', '/editor?tab=talks&talk=c1')
  const root = mount(TalksPage, { me: 'trainer1' })
  await quiet()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-misread-open]')!.click()
  await quiet()
  const send = root.querySelector<HTMLButtonElement>('[data-testid=editor-misread-send]')!
  expect(send.disabled).toBe(true)
  const intent = root.querySelector<HTMLSelectElement>('[data-testid=editor-misread-intent]')!
  intent.value = 'invoice_task'
  intent.dispatchEvent(new Event('change'))
  await quiet()
  send.click()
  await quiet()
  expect(asked.find((one) => one.route === 'POST /api/editor/misread')?.body).toEqual({ conversation_id: 'c1', seq: 1, text: '发票丢了咋办', intent: 'invoice_task' })
  expect(root.querySelector('[data-testid=editor-misread-open]')?.textContent?.trim()).toBe('已提出')
})
