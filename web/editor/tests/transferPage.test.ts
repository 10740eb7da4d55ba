import { expect, it } from 'vitest'
import { settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import type { ImportPlan } from '../knowledge'
import TransferPage from '../TransferPage.vue'

const PLAN: ImportPlan = {
  rows: 1,
  added: [],
  changed: ['invoice-lost'],
  unchanged: 0,
  notes: ['不认得的列：“说　明”，没有导入', '表里没有这些列，已有条目的这些内容保持不变：步骤'],
  problems: [],
  doubles: [],
}

it('tells before anything is kept what of the file is not taken and what stays', async () => {
  useFakeServer({ 'POST /api/editor/import': () => PLAN })
  const root = mount(TransferPage, {})
  const input = root.querySelector<HTMLInputElement>('input[type=file]')!
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'entries.csv')] })
  input.dispatchEvent(new Event('change'))
  await settled()
  expect([...root.querySelectorAll('[role=note]')].map((note) => note.textContent)).toEqual(PLAN.notes.map((note) => `${note}。`))
  expect(root.querySelector('[data-testid=editor-import-run]')).not.toBeNull()
})
