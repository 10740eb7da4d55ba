import { beforeAll, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import EntryList from '../EntryList.vue'
import type { EntryRow } from '../knowledge'

const ROW: EntryRow = {
  id: 'demo',
  question: '演示问题？',
  tax: '契税',
  audience: ['个人'],
  region: '北京',
  status: 'published',
  in_force_from: '2024-12-01',
  in_force_to: null,
  confidence: 'secondary',
  citations: 2,
  similar: 7,
}

beforeAll(() => {
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  }
})

async function open(items: EntryRow[], total = items.length): Promise<{ root: HTMLElement; asked: { route: string }[] }> {
  const asked = useFakeServer({
    'GET /api/editor/entries': () => ({ total, page: 1, size: 20, items }),
  })
  const root = mount(EntryList, { open: null, taxes: ['契税'], onSelect: (id: string) => selected.push(id) })
  await settled()
  await nextTick()
  return { root, asked }
}
const selected: string[] = []

it('lists entries with what a trainer looks for, and opens one', async () => {
  const { root } = await open([ROW])
  for (const part of ['共 1 条', '演示问题？', '契税', '个人', '北京', '2024年12月1日起适用', '2 条', '依据待核原文', '已发布'])
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
