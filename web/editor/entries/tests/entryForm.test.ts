import { beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { settled, useFakeServer, type Asked } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import { blankEntry, draftOf, questionIn } from '../draft'
import EntryForm from '../EntryForm.vue'
import type { Entry } from '../knowledge'

const ENTRY: Entry = {
  id: 'invoice-lost',
  question: '发票丢了怎么办',
  similar: ['甲', '乙', '丙', '丁', '戊', '己'],
  answer: '请开票方重新提供。',
  details: '',
  steps: [],
  materials: [],
  citations: [{ issuer: '演示机关', doc_no: '公告2024年第1号', article: '', title: '' }],
  in_force: { from: '2020-01-01', to: null },
  confidence: 'confirmed',
  tax: '发票',
  audience: ['不限'],
  region: '全国',
  status: 'published',
  related: [],
  apart_from: [],
  facts: [],
  earlier: [],
  revision: 1,
  answering_revision: 1,
  starts_at: null,
  may_approve: false,
}

let asked: Asked[]
let kept: { content: string; based_on: number; at: string } | null

beforeEach(() => {
  kept = null
  asked = useFakeServer({
    'GET /api/editor/working/invoice-lost': () => ({ mine: kept, others: [] }),
    'PUT /api/editor/working/invoice-lost': () => ({ others: ['trainer2'] }),
    'DELETE /api/editor/working/invoice-lost': () => undefined,
    'PUT /api/editor/working/unsaved-1': () => ({ others: [] }),
    'GET /api/editor/entries/invoice-lost/changes': () => [{ field: 'answer', name: '答案', pieces: [{ kind: 'added', text: '别人的话' }] }],
    'GET /api/editor/new-id': () => ({ id: 'yun-duo' }),
    'GET /api/editor/sources': () => [
      { issuer: '演示人大', doc_no: '云朵税法', article: '第三条', title: '', excerpt: '云朵不征税。', entries: 0 },
    ],
  })
})

const problems = (root: HTMLElement) => [...root.querySelectorAll('[data-testid=editor-problem]')].map((one) => one.textContent)

async function open(props: Record<string, unknown> = {}) {
  const saved: [Entry, string][] = []
  const root = mount(EntryForm, { entry: ENTRY, busy: false, taxes: ['发票', '契税'], ...props, onSave: (entry: Entry, reason: string) => saved.push([entry, reason]) })
  await settled()
  const type = (name: string, text: string) => {
    const input = root.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name=${name}]`)!
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
    return nextTick()
  }
  const submit = () => root.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
  return { root, saved, type, submit }
}

it('saves nothing before something was changed', async () => {
  const { root, saved, submit } = await open()
  submit()
  expect(saved).toEqual([])
  expect(root.querySelector<HTMLButtonElement>('[data-testid=editor-save]')!.disabled).toBe(true)
})

it('saves what was changed with the reason, lines as items and none twice', async () => {
  const { saved, type, submit } = await open()
  await type('answer', ' 凭存根复印件。 ')
  await type('materials', '存根\n\n存根\n说明')
  await type('reason', '新公告')
  submit()
  expect(saved[0]![0]).toMatchObject({ answer: '凭存根复印件。', materials: ['存根', '说明'] })
  expect(saved[0]![1]).toBe('新公告')
})

it('keeps a draft with too few ways to ask, and hands in none', async () => {
  const { root, saved, type, submit } = await open()
  await type('similar', '甲\n乙')
  root.querySelector<HTMLButtonElement>('[data-testid=editor-hand-in]')!.click()
  await nextTick()
  expect(saved).toEqual([])
  expect(problems(root)).toEqual(['相似问法至少 6 个，还差 4 个'])
  submit()
  expect(saved[0]![0].similar).toEqual(['甲', '乙'])
})

it('tells all that is wrong at once, each at its field, and goes to the first', async () => {
  const { root, saved, type, submit } = await open()
  await type('question', ' ')
  await type('to', '2019-01-01')
  submit()
  await settled()
  expect(saved).toEqual([])
  expect(problems(root)).toEqual(['请写问题', '止期早于起期'])
  const question = root.querySelector<HTMLInputElement>('[name=question]')!
  expect(document.activeElement).toBe(question)
  expect(document.getElementById(question.getAttribute('aria-describedby')!)!.textContent).toBe('请写问题')
  await type('question', '发票丢了')
  expect(problems(root)).toEqual(['止期早于起期'])
})

it('brings a question to add along and can save it at once', async () => {
  const { saved, submit } = await open({ additions: ['票没了咋整'] })
  submit()
  expect(saved[0]![0].similar).toEqual([...ENTRY.similar, '票没了咋整'])
})

it('tells who else is at the entry, and takes changes back step by step', async () => {
  const { root, type } = await open()
  await settled()
  expect(root.querySelector('[data-testid=editor-others]')!.textContent).toContain('trainer2 也正在修改')
  await type('answer', '第一句。')
  await new Promise((resolve) => setTimeout(resolve, 600))
  await type('answer', '第二句。')
  const answer = root.querySelector<HTMLTextAreaElement>('[name=answer]')!
  const press = (key: string, shiftKey = false) => {
    answer.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, ctrlKey: true, bubbles: true, cancelable: true }))
    return nextTick()
  }
  await press('z')
  expect(answer.value).toBe('第一句。')
  await press('z')
  expect(answer.value).toBe(ENTRY.answer)
  await press('z', true)
  expect(answer.value).toBe('第一句。')
})

it('keeps what is written, and goes on from what was kept before', async () => {
  const first = await open()
  await first.type('answer', '没写完')
  await new Promise((resolve) => setTimeout(resolve, 2100))
  const call = asked.filter((one) => one.route.startsWith('PUT')).at(-1)!.body as { content: string; based_on: number }
  expect(call.based_on).toBe(1)
  expect(first.root.textContent).toContain('已自动存下')
  kept = { content: call.content, based_on: 1, at: '2026-11-23T02:30:00+00:00' }
  const again = await open()
  await settled()
  await nextTick()
  expect(again.root.querySelector<HTMLTextAreaElement>('[name=answer]')!.value).toBe('没写完')
  expect(again.root.querySelector('[data-testid=editor-restored]')!.textContent).toContain('2026/11/23 10:30')
})

it('does not save over what somebody else saved meanwhile, unless told to', async () => {
  const { root, saved, type, submit } = await open({ newer: 3 })
  await type('answer', '我的。')
  submit()
  expect(saved).toEqual([])
  await settled()
  await nextTick()
  expect(root.querySelector('[data-testid=editor-conflict] ins')!.textContent).toBe('别人的话') // beside the form, not far below it
  root.querySelector<HTMLButtonElement>('[data-testid=editor-conflict] button')!.click()
  await nextTick()
  submit()
  expect(saved[0]![0]).toMatchObject({ answer: '我的。', revision: 3 })
})

it('picks a citation from what the server finds', async () => {
  const { root, saved, submit } = await open()
  const find = root.querySelector<HTMLInputElement>('[name=source]')!
  find.value = '云朵税法 第三条'
  find.dispatchEvent(new Event('input', { bubbles: true }))
  find.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }))
  await settled()
  await nextTick()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-source]')!.click()
  await nextTick()
  submit()
  expect(saved[0]![0].citations[1]).toEqual({ issuer: '演示人大', doc_no: '云朵税法', article: '第三条', title: '' })
})

it('keeps the old text as an earlier version until the day before the new one begins', async () => {
  const { root, saved, type, submit } = await open()
  await type('answer', '新规定。')
  await type('from', '2027-01-01')
  root.querySelector<HTMLInputElement>('[name=keep-old]')!.click()
  await nextTick()
  submit()
  expect(saved[0]![0].in_force).toEqual({ from: '2027-01-01', to: null })
  expect(saved[0]![0].earlier[0]).toMatchObject({ answer: ENTRY.answer, in_force: { from: '2020-01-01', to: '2026-12-31' } })
})

it('names a new entry by the sound of its question, which is all that a draft needs', async () => {
  const { root, saved, submit } = await open({ entry: blankEntry('云朵证明怎么开', ['云朵证明']) })
  await settled()
  await nextTick()
  expect(root.querySelector<HTMLInputElement>('[name=id]')!.value).toBe('yun-duo')
  expect(root.querySelector('.actions [role=status]')!.textContent).toContain('提交审核前还要补 6 项')
  submit()
  expect(saved[0]![0]).toMatchObject({ id: 'yun-duo', answer: '', tax: '', in_force: { from: '9999-12-31', to: null } })
})

it('keeps a new entry too, under the name of its form', async () => {
  const { type } = await open({ entry: blankEntry('', []), keptAs: 'unsaved-1' })
  await type('question', '云朵证明怎么开')
  await new Promise((resolve) => setTimeout(resolve, 2100))
  const call = asked.filter((one) => one.route === 'PUT /api/editor/working/unsaved-1').at(-1)!.body as { content: string }
  expect(questionIn(call.content)).toBe('云朵证明怎么开')
})

it('tells at a field what a colleague has said of it', async () => {
  const said = { id: 1, revision: 1, field: 'answer', name: '答案', text: '少了期限', author: 'trainer2', at: '', open: true }
  const { root } = await open({ comments: [said, { ...said, id: 2, text: '早就改了', open: false }] })
  const label = root.querySelector('[name=answer]')!.closest('label')!
  expect(label.textContent).toContain('批注（trainer2）：少了期限')
  expect(root.textContent).not.toContain('早就改了')
})

it('lets nobody write before it knows what was kept', async () => {
  let answer!: () => void
  const late = new Promise<void>((resolve) => (answer = resolve))
  useFakeServer({
    'GET /api/editor/working/invoice-lost': async () => {
      await late
      return { mine: { content: JSON.stringify({ ...draftOf(ENTRY), answer: '没写完' }), based_on: 1, at: '2026-11-24T02:00:00Z' }, others: [] }
    },
  })
  const { root } = await open()
  expect(root.querySelector('[name=answer]')).toBeNull()
  answer()
  await settled()
  expect(root.querySelector<HTMLTextAreaElement>('[name=answer]')!.value).toBe('没写完')
})
