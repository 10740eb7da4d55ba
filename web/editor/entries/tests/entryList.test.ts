import { beforeAll, beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { settled, useFakeServer, type Asked } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import EntryList from '../EntryList.vue'
import type { EntryRow } from '../finding'

const ROW: EntryRow = {
  id: 'demo',
  question: '演示问题？',
  tax: '契税',
  audience: ['个人'],
  region: '北京',
  status: 'published',
  owner: 'trainer1',
  matter: 'ending',
  in_force_from: '2024-12-01',
  in_force_to: null,
  confidence: 'secondary',
  citations: 2,
  similar: 7,
  revision: 1,
  changed_at: '2026-11-23T02:30:00+00:00',
  asked: 12,
  disliked: 3,
}

beforeAll(() => {
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
})

async function open(items: EntryRow[], total = items.length): Promise<{ root: HTMLElement; asked: Asked[] }> {
  const asked = useFakeServer({
    'GET /api/editor/facets': () => ({ regions: ['北京'], owners: ['trainer1'], matters: { ending: 1 }, endings: [] }),
    'GET /api/editor/filters': () => SAVED,
    'GET /api/editor/working': () => [{ entry_id: 'unsaved-1', content: '{"question":"云朵证明怎么开"}', based_on: 0, at: '2026-11-23T02:30:00+00:00' }],
    'GET /api/editor/trainers': () => [{ username: 'trainer2', name: '乙' }],
    'POST /api/editor/bulk/owner': (body: { ids: string[] }) => ({ done: 0, refused: [{ id: body.ids[0], message: '没有这个条目' }] }),
    'GET /api/editor/entries': () => ({ total, page: 1, size: 20, items }),
  })
  const root = mount(EntryList, { open: null, taxes: ['契税'], onSelect: (id: string) => selected.push(id) })
  await settled()
  await nextTick()
  return { root, asked }
}
const selected: string[] = []

beforeEach(() => history.replaceState(null, '', '/editor'))
const SAVED = [{ name: '契税的', filter: 'tax=契税' }]

it('lists entries with what a trainer looks for, and opens one', async () => {
  const { root } = await open([ROW])
  for (const part of ['共 1 条', '演示问题？', '契税', '个人', '北京', '2024年12月1日起适用', '2 条', '依据待核原文', '已发布', '90 天内到期', 'trainer1'])
    expect(root.textContent).toContain(part)
  root.querySelector<HTMLButtonElement>('[data-testid=editor-entry]')!.click()
  expect(selected).toEqual(['demo'])
})

it('says what to do when nothing fits', async () => {
  const { root } = await open([])
  expect(root.textContent).toContain('没有符合条件的条目')
})

it('searches after Enter without waiting', async () => {
  const { root, asked } = await open([ROW])
  const input = root.querySelector<HTMLInputElement>('input[data-testid=editor-search]')!
  input.value = '契税'
  input.dispatchEvent(new Event('input'))
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
  await settled()
  expect(asked.filter((one) => one.route.endsWith('/entries'))).toHaveLength(2)
})

it('does one thing to many entries and says which were refused', async () => {
  const { root, asked } = await open([ROW, { ...ROW, id: 'other' }])
  root.querySelector<HTMLInputElement>('[data-testid=editor-pick-all]')!.click()
  await nextTick()
  expect(root.querySelector('[data-testid=editor-bulk]')!.textContent).toContain('已选 2 个')
  const owner = root.querySelector<HTMLSelectElement>('[data-testid=editor-bulk-owner]')!
  owner.dispatchEvent(new Event('focus'))
  await settled()
  await nextTick()
  owner.value = 'trainer2'
  owner.dispatchEvent(new Event('change'))
  await settled()
  expect(asked.find((one) => one.route === 'POST /api/editor/bulk/owner')!.body).toEqual({ ids: ['demo', 'other'], owner: 'trainer2' })
})

it('filters as saved under a name', async () => {
  const { root, asked } = await open([ROW])
  root.querySelector<HTMLButtonElement>('[data-testid=editor-saved-filter]')!.click()
  await nextTick()
  await settled()
  expect(asked.filter((one) => one.route.endsWith('/entries')).length).toBeGreaterThan(1)
})

it('has its filter, order and page in the address, and follows it back', async () => {
  history.replaceState(null, '', '/editor?q=%E5%A5%91%E7%A8%8E&size=50')
  const { root, asked } = await open([ROW], 200)
  const last = () => asked.filter((one) => one.route.endsWith('/entries')).at(-1)!
  expect(last().query).toBe('q=%E5%A5%91%E7%A8%8E&page=1&size=50')
  const sort = root.querySelector<HTMLSelectElement>('[data-testid=editor-sort]')!
  sort.value = 'asked'
  sort.dispatchEvent(new Event('change'))
  await settled()
  expect(location.search).toBe('?q=%E5%A5%91%E7%A8%8E&size=50&sort=asked')
  history.back()
  await new Promise((resolve) => addEventListener('popstate', resolve, { once: true }))
  await settled()
  expect(last().query).toBe('q=%E5%A5%91%E7%A8%8E&page=1&size=50')
  expect(sort.value).toBe('')
})

it('tells how often an entry was asked for, and what was begun and not finished', async () => {
  const { root } = await open([ROW])
  expect(root.textContent).toContain('问 12 次')
  expect(root.textContent).toContain('没用 3')
  expect(root.querySelector('[data-testid=editor-unfinished]')!.textContent).toContain('云朵证明怎么开')
})
