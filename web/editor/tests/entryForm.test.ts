import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { mount } from '../../shared/tests/mount'
import EntryForm from '../EntryForm.vue'
import type { Entry } from '../knowledge'

const ENTRY: Entry = {
  id: 'invoice-lost',
  question: '发票丢了怎么办',
  similar: ['甲', '乙', '丙', '丁', '戊', '己'],
  answer: '请开票方重新提供。',
  details: '',
  materials: [],
  citations: [],
  in_force: { from: '2020-01-01', to: null },
  confidence: 'confirmed',
  tax: '发票',
  audience: ['不限'],
  region: '全国',
  status: 'published',
  related: [],
  facts: [],
  earlier: [],
  revision: 1,
  answering_revision: 1,
  starts_at: null,
}

function open(props: Record<string, unknown> = {}) {
  const saved: [Entry, string][] = []
  const root = mount(EntryForm, { ...props, entry: ENTRY, busy: false, onSave: (entry: Entry, reason: string) => saved.push([entry, reason]) })
  const type = (name: string, text: string) => {
    const input = root.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name=${name}]`)!
    input.value = text
    input.dispatchEvent(new Event('input'))
    return nextTick()
  }
  const submit = () => root.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
  return { root, saved, type, submit }
}

it('saves nothing before something was changed', () => {
  const { root, saved, submit } = open()
  submit()
  expect(saved).toEqual([])
  expect(root.querySelector<HTMLButtonElement>('[data-testid=editor-save]')!.disabled).toBe(true)
})

it('saves what was changed with the reason, lines as items and none twice', async () => {
  const { saved, type, submit } = open()
  await type('answer', ' 凭存根复印件。 ')
  await type('materials', '存根\n\n存根\n说明')
  await type('reason', '新公告')
  submit()
  expect(saved[0]![0]).toMatchObject({ answer: '凭存根复印件。', materials: ['存根', '说明'] })
  expect(saved[0]![1]).toBe('新公告')
})

it('tells that there are too few ways to ask and does not save', async () => {
  const { root, saved, type, submit } = open()
  await type('similar', '甲\n乙')
  expect(root.querySelector('[role=status]')!.textContent).toBe('相似问法至少 6 个，还差 4 个')
  submit()
  expect(saved).toEqual([])
})

it('brings a question to add along and can save it at once', () => {
  const { saved, submit } = open({ addition: '票没了咋整' })
  submit()
  expect(saved[0]![0].similar).toEqual([...ENTRY.similar, '票没了咋整'])
})
