import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { settled, useFakeServer } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import { CITATION } from '../../../shared/tests/samples'
import HitTest from '../HitTest.vue'
import type { Hit } from '../hit'

const HIT: Hit = {
  question: '契税',
  outcome: 'Answered',
  answer: '演示答案',
  notice: '按当时的规定',
  details: '',
  needs_person: true,
  entry_id: 'demo',
  entry_question: '演示问题？',
  confidence: 0.875,
  citations: [CITATION],
  reading: [],
  lead: '',
  passages: [],
  choices: [{ entry_id: 'other', question: '另一个？' }],
  tokens: ['契税', '税率'],
  synonyms: [{ name: '房契税', searched: '契税' }],
  apart: [{ entry_id: 'demo', other_id: 'other', other: '二', words: ['自建'], said: ['自建'] }],
  ranks: [{ entry_id: 'demo', question: '演示问题？', lexical_rank: 1, semantic_rank: null, fused_rank: 1, score: 0.5 }],
  as_of: '2023-05-01',
}

it('shows how a question was answered at a date, and how the answer was found', async () => {
  const asked = useFakeServer({ 'GET /api/editor/trials': () => [], 'POST /api/editor/hit-test': () => HIT })
  const selected: string[] = []
  const root = mount(HitTest, { onSelect: (id: string) => selected.push(id) })
  const type = (id: string, text: string) => {
    const input = root.querySelector<HTMLInputElement>(`input[data-testid=${id}]`)!
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  type('editor-hit-question', ' 契税 ')
  type('editor-hit-date', '2023-05-01')
  await nextTick()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-hit-run]')!.click()
  await settled()
  expect(asked.find((one) => one.route === 'POST /api/editor/hit-test')?.body).toEqual({ question: '契税', as_of: '2023-05-01' })
  const result = root.querySelector('[data-testid=editor-hit-result]')!
  for (const part of ['答上', '87.5%', '2023年5月1日', '按当时的规定', '演示答案', '须人工确认', '公告2024年第1号', '税率', '房契税', '另一个？'])
    expect(result.textContent).toContain(part)
  expect([...result.querySelectorAll('.ranks tbody td')].map((cell) => cell.textContent)).toEqual(['1', '演示问题？demo 与“二”相区分：自建（问题里有：自建）改区分的词', '1', '–', '0.5000'])
  ;[...result.querySelectorAll('button')].find((one) => one.textContent?.trim() === '另一个？')!.click()
  expect(selected).toEqual(['other'])
})

it('shows passages word for word, with the entries that rest on them', async () => {
  const passage = { source: CITATION, heading: '', text: '第二条 按朵。', state: '现行', whole: true, note: '', entries: [{ entry_id: 'cloud', question: '云朵？' }] }
  useFakeServer({ 'GET /api/editor/trials': () => [], 'POST /api/editor/hit-test': () => ({ ...HIT, outcome: 'Quoted', entry_id: null, lead: '相关原文是：', passages: [passage] }) })
  const selected: string[] = []
  const root = mount(HitTest, { onSelect: (id: string) => selected.push(id) })
  const input = root.querySelector<HTMLInputElement>('input[data-testid=editor-hit-question]')!
  input.value = '契税'
  input.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-hit-run]')!.click()
  await settled()
  const result = root.querySelector('[data-testid=editor-hit-result]')!
  for (const part of ['引用原文', '相关原文是：', '第二条 按朵。', '现行']) expect(result.textContent).toContain(part)
  ;[...result.querySelectorAll('button')].find((one) => one.textContent?.trim() === '云朵？')!.click()
  expect(selected).toEqual(['cloud'])
})
