import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { settled, useFakeServer, type Asked } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import EntryComments from '../../entries/EntryComments.vue'
import EntryDetail from '../../entries/EntryDetail.vue'
import InboxPage from '../InboxPage.vue'
import type { Entry } from '../../entries/knowledge'
import { blankEntry } from '../../entries/draft'
import { EMPTY_INBOX, type Inbox, type Proposal } from '../review'

const ENTRY: Entry = { ...blankEntry('发票丢了怎么办', ['甲']), id: 'invoice-lost', status: 'review', revision: 3, answering_revision: 1, may_approve: true }

async function open(entry: Entry): Promise<{ root: HTMLElement; asked: Asked[] }> {
  const asked = useFakeServer({
    'GET /api/editor/entries/invoice-lost': () => entry,
    'GET /api/editor/entries/invoice-lost/changes': () => [{ field: 'answer', name: '答案', pieces: [{ kind: 'kept', text: '开票方' }, { kind: 'added', text: '重新' }, { kind: 'kept', text: '提供' }] }, { field: 'status', name: '状态', pieces: [{ kind: 'added', text: '待审核' }] }],
    'GET /api/editor/entries/invoice-lost/comments': () => [],
    'GET /api/editor/entries/invoice-lost/revisions': () => [],
    'GET /api/editor/entries/invoice-lost/hits': () => ({ asked: 0, liked: 0, disliked: 0, weeks: [], questions: [] }),
    'POST /api/editor/entries/invoice-lost/status': () => ({ revision: 4 }),
  })
  mount(EntryDetail, { opened: { id: 'invoice-lost', questions: [] }, taxes: [] })
  await settled()
  await nextTick()
  await settled()
  return { root: document.body, asked }
}

it('offers to approve to who may, and says to others why not', async () => {
  const { root } = await open(ENTRY)
  expect(root.querySelector('[data-testid=editor-to-published]')).not.toBeNull()
  expect(root.textContent).toContain('这一稿（还没有生效）')
})

it('does not offer to approve what one has written', async () => {
  const { root } = await open({ ...ENTRY, may_approve: false })
  expect(root.querySelector('[data-testid=editor-to-published]')).toBeNull()
  expect(root.querySelector('[data-testid=editor-not-yours]')!.textContent).toContain('要由另一位同事审核')
  expect(root.querySelector('[data-testid=editor-to-draft]')).not.toBeNull()
})

it('shows to who judges it what the draft changes in what taxpayers are told, and its marks as they will be seen', async () => {
  const { root, asked } = await open({ ...ENTRY, answer: '**先**找开票方。' })
  await settled()
  await nextTick()
  expect(root.querySelector('[data-testid=editor-changes-between] ins')!.textContent).toBe('重新')
  expect(root.querySelectorAll('[data-testid=editor-changes-between] dt')).toHaveLength(1)
  expect(asked.some((one) => one.route === 'GET /api/editor/entries/invoice-lost/changes')).toBe(true)
  expect(root.querySelector('.version strong')!.textContent).toBe('先')
})

it('sends nothing back without a reason', async () => {
  const { root, asked } = await open(ENTRY)
  root.querySelector<HTMLButtonElement>('[data-testid=editor-to-draft]')!.click()
  await settled()
  const confirm = root.querySelector<HTMLButtonElement>('.el-message-box__btns .el-button--primary')!
  confirm.click()
  await settled()
  expect(asked.some((one) => one.route.startsWith('POST'))).toBe(false)
  const why = root.querySelector<HTMLInputElement>('.el-message-box__input input')!
  why.value = '少了期限'
  why.dispatchEvent(new Event('input'))
  await nextTick()
  confirm.click()
  await settled()
  await settled()
  expect(asked.find((one) => one.route.startsWith('POST'))!.body).toMatchObject({ to: 'draft', reason: '少了期限' })
})

it('shows at its fields what a draft lacks when it is to be handed in', async () => {
  const { root, asked } = await open({ ...ENTRY, status: 'draft' })
  root.querySelector<HTMLButtonElement>('[data-testid=editor-to-review]')!.click()
  await settled()
  await nextTick()
  expect(root.querySelectorAll('[data-testid=editor-problem]')).toHaveLength(6)
  expect(asked.some((one) => one.route.startsWith('POST'))).toBe(false)
})

const INBOX: Inbox = {
  waiting: [{ entry_id: 'a', question: '甲？', author: 'trainer2', reason: '新公告', at: '2026-11-23T02:30:00+00:00', comments: 2 }],
  handed_in: [],
  news: [{ entry_id: 'b', question: '乙？', what: 'returned', text: '少了期限', author: 'trainer2', at: '2026-11-23T02:30:00+00:00', fresh: true }],
  proposals: [],
  proposed: [],
  decided: [],
}

it('lists what waits and what became of mine, which is seen by being looked at', async () => {
  const asked = useFakeServer({ 'POST /api/editor/inbox/seen': () => undefined })
  const selected: string[] = []
  const root = mount(InboxPage, { inbox: INBOX, onSelect: (id: string) => selected.push(id) })
  await settled()
  for (const part of ['等我审核（1）', '甲？', '2 条批注：新公告', '退回修改', '少了期限']) expect(root.textContent).toContain(part)
  root.querySelector<HTMLButtonElement>('[data-testid=editor-waiting] button')!.click()
  expect([selected, asked.map((one) => one.route)]).toEqual([['a'], ['POST /api/editor/inbox/seen']])
})

const REPEAL: Proposal = { id: 7, kind: 'repeal', about: '《云朵税法》第一条', content: { name: '云朵税法', number: '第一条', begin: '2026-11-01' }, author: 'trainer2', reason: '公告9号', at: '2026-11-23T02:30:00+00:00' }

it('puts a colleague’s repeal in force and names the entries to look at', async () => {
  const asked = useFakeServer({ 'POST /api/editor/proposals/7/approval': () => [{ id: 'cloud', question: '云朵税多少' }] })
  const selected: string[] = []
  const root = mount(InboxPage, { inbox: { ...EMPTY_INBOX, proposals: [REPEAL] }, onSelect: (id: string) => selected.push(id) })
  for (const part of ['等我审核（1）', '《云朵税法》第一条', '2026年11月1日起废止', '公告9号']) expect(root.textContent).toContain(part)
  root.querySelector<HTMLButtonElement>('[data-testid=editor-approve]')!.click()
  await settled()
  expect(asked).toEqual([{ route: 'POST /api/editor/proposals/7/approval', body: { override: '' } }])
  root.querySelector<HTMLButtonElement>('[data-testid=editor-touched] button')!.click()
  expect(selected).toEqual(['cloud'])
})

it('lets nobody approve what is their own, but take it back', async () => {
  const asked = useFakeServer({ 'POST /api/editor/proposals/7/refusal': () => undefined })
  const root = mount(InboxPage, { inbox: { ...EMPTY_INBOX, proposed: [REPEAL] } })
  expect(root.querySelector('[data-testid=editor-approve]')).toBeNull()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-refuse]')!.click()
  await settled()
  expect(asked).toEqual([{ route: 'POST /api/editor/proposals/7/refusal', body: { reason: '' } }])
})

it('takes a comment on a field', async () => {
  const added: string[][] = []
  const root = mount(EntryComments, { comments: [], writable: true, onAdd: (...said: string[]) => added.push(said) })
  const [field, text] = [root.querySelector<HTMLSelectElement>('[name=comment-field]')!, root.querySelector<HTMLInputElement>('[name=comment]')!]
  field.value = 'answer'
  field.dispatchEvent(new Event('change'))
  text.value = ' 少了期限 '
  text.dispatchEvent(new Event('input'))
  await nextTick()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-comment-add]')!.click()
  root.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
  expect(added[0]).toEqual(['answer', '少了期限'])
})
