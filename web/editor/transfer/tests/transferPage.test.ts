import { expect, it } from 'vitest'
import { settled, useFakeServer } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import type { ImportPlan } from '../importing'
import TransferPage from '../TransferPage.vue'

const PLAN: ImportPlan = {
  rows: 1,
  added: [],
  changed: ['invoice-lost'],
  unchanged: 0,
  notes: ['不认得的列：“说　明”，没有导入', '表里没有这些列，已有条目的这些内容保持不变：步骤'],
  problems: [],
  doubles: [],
  changes: [
    {
      entry_id: 'invoice-lost',
      question: '发票丢了怎么办',
      fields: [{ field: 'answer', name: '答案', pieces: [{ kind: 'removed', text: '重开' }, { kind: 'added', text: '补开' }] }],
    },
  ],
}

it('tells before anything is kept what of the file is not taken and what stays', async () => {
  useFakeServer({ 'POST /api/editor/import': () => PLAN })
  const root = mount(TransferPage, {})
  await choose(root, new File(['x'], 'entries.csv'))
  expect([...root.querySelectorAll('[role=note]')].map((note) => note.textContent)).toEqual(PLAN.notes.map((note) => `${note}。`))
  expect(root.querySelector('[data-testid=editor-import-run]')).not.toBeNull()
})

it('tells word by word what would change', async () => {
  useFakeServer({ 'POST /api/editor/import': () => PLAN })
  const root = mount(TransferPage, {})
  await choose(root, new File(['x'], 'entries.csv'))
  expect(root.querySelector('del')?.textContent).toBe('重开')
  expect(root.querySelector('ins')?.textContent).toBe('补开')
})

it('folds the long stretches that stay, so that what changes is seen at once', async () => {
  const same = (text: string) => ({ kind: 'same' as const, text })
  const pieces = [same('前'.repeat(500)), { kind: 'removed' as const, text: '3%' }, { kind: 'added' as const, text: '1%' }, same('后'.repeat(500))]
  const changes = [{ ...PLAN.changes[0]!, fields: [{ field: 'answer', name: '答案', pieces }] }]
  useFakeServer({ 'POST /api/editor/import': () => ({ ...PLAN, changes }) })
  const root = mount(TransferPage, {})
  await choose(root, new File(['x'], 'entries.csv'))
  const text = () => root.querySelector('dd')!.textContent!.replace(/\s/g, '')
  expect(text()).toBe(`……470个字没有变……${'前'.repeat(30)}3%1%${'后'.repeat(30)}……470个字没有变……`)
  root.querySelector<HTMLButtonElement>('[data-testid=unfold]')!.click()
  await settled()
  expect(text()).toBe(`${'前'.repeat(500)}3%1%${'后'.repeat(500)}`)
})

it('looks anew at the same file once it is mended, in the place of the one before', async () => {
  let looked = 0
  useFakeServer({ 'POST /api/editor/import': () => ({ ...PLAN, rows: ++looked }) })
  const root = mount(TransferPage, {})
  await choose(root, new File(['x'], 'entries.csv'), new File(['x'], 'more.md'))
  await choose(root, new File(['mended'], 'entries.csv'))
  const names = [...root.querySelectorAll('article')].map((file) => file.getAttribute('aria-label'))
  expect(names).toEqual(['entries.csv', 'more.md'])
  expect(looked).toBe(3)
})

it('says of a file that is no table of ours which ones are', async () => {
  useFakeServer({})
  const root = mount(TransferPage, {})
  await choose(root, new File(['x'], 'entries.pdf'))
  expect(root.querySelector('[role=alert]')?.textContent).toContain('请选择 .xlsx')
})

it('lets what takes long be cancelled, and looked at again', async () => {
  useFakeServer({ 'POST /api/editor/import': () => new Promise(() => undefined) })
  const root = mount(TransferPage, {})
  await choose(root, new File(['x'], 'entries.csv'))
  root.querySelector<HTMLButtonElement>('[data-testid=editor-reading-cancel]')!.click()
  await settled()
  expect(root.querySelector('[role=alert]')?.textContent).toContain('已取消，没有存下任何内容')
  expect(root.querySelector('[data-testid=editor-reading-cancel]')).toBeNull()
})

it('tells who cancels what is being kept how it stands, not that nothing was kept', async () => {
  let kept = false
  const asked = useFakeServer({
    'POST /api/editor/import': () => {
      if (asked.at(-1)!.query!.includes('check=true')) return { ...PLAN, changed: kept ? [] : PLAN.changed, unchanged: kept ? 1 : 0 }
      kept = true
      return new Promise(() => undefined)
    },
  })
  const root = mount(TransferPage, {})
  await choose(root, new File(['x'], 'entries.csv'))
  root.querySelector<HTMLButtonElement>('[data-testid=editor-import-run]')!.click()
  await settled()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-reading-cancel]')!.click()
  await settled()
  expect(root.querySelector('[role=alert]')?.textContent).toContain('已取消存为草稿，这是重新核对的结果')
  expect(root.querySelector('p[role=status]')?.textContent).toContain('未变 1 个')
})

async function choose(root: HTMLElement, ...files: File[]): Promise<void> {
  const input = root.querySelector<HTMLInputElement>('input[type=file]')!
  Object.defineProperty(input, 'files', { value: files, configurable: true })
  input.dispatchEvent(new Event('change'))
  await settled()
}
