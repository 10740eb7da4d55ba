/** Messages and cards as the server sends them, shortened. */

import type { AnswerCard, AskCard, AssessmentCard, Citation, WalkCard } from '../cards'
import type { Author, Message } from '../messages'

export function message(seq: number, author: Author = 'bot', more: Partial<Message> = {}): Message {
  return {
    seq,
    author,
    author_name: null,
    client_id: null,
    text: `第 ${seq} 句`,
    card: null,
    at: '2026-11-23T02:30:00+00:00',
    ...more,
  }
}

export const CITATION: Citation = {
  issuer: '演示机关',
  doc_no: '公告2024年第1号',
  article: '第二条',
  title: '',
  in_force_from: '2024-12-01',
  in_force_to: null,
}

export const ANSWER: AnswerCard = {
  kind: 'answer',
  entry_id: 'demo',
  question: '演示问题？',
  short: '演示答案。',
  details: '**说明**<img src=x onerror="alert(1)">',
  materials: ['演示材料'],
  citations: [CITATION],
  as_of: '2026-11-23',
  in_force_from: '2024-12-01',
  in_force_to: null,
  confidence: 'confirmed',
  needs_person: false,
  receipt_id: 'r1',
  choices: [{ id: 'entry1', label: '相关问题一' }],
}

export const ASK: AskCard = {
  kind: 'ask',
  text: '面积是多少？',
  hint: '例如：89 平方米',
  step: 1,
  steps: 3,
  choices: [{ id: 'small', label: '90 以下' }],
}

export const WALK: WalkCard = {
  kind: 'walk',
  title: '演示事项',
  lead: '“第一件”记下了，办好了。',
  number: 2,
  steps: [
    { title: '第一件', state: 'done' },
    { title: '第二件', state: 'current' },
    { title: '第三件', state: 'open' },
  ],
  text: '先做这个。\n- 再做那个',
  prepare: [
    { label: '甲材料', ready: true },
    { label: '乙、丙材料', ready: false },
  ],
  where: '演示窗口',
  takes: '三日内',
  citations: [CITATION],
  as_of: '2026-11-23',
  confidence: 'confirmed',
  needs_person: false,
  choices: [{ id: 'done', label: '办好了，下一步' }],
}

export const ASSESSMENT: AssessmentCard = {
  kind: 'assessment',
  title: '演示测算',
  as_of: '2026-11-23',
  lead: '',
  totals: [
    ['卖方合计', '0.30 元'],
    ['买方合计', '1,234,567.89 元'],
  ],
  facts: [['成交价', '100.00 元']],
  lines: [
    { tax: '甲税', payer: 'seller', base: '100', rate: '1%', formula: '100 × 1%', amount: '0.10', basis: [], needs_person: true, note: '' },
    { tax: '乙税', payer: 'seller', base: '100', rate: '2%', formula: '100 × 2%', amount: '0.20', basis: [CITATION], needs_person: false, note: '' },
    { tax: '丙税', payer: 'buyer', base: '100', rate: '1%', formula: '100 × 1%', amount: '1234567.89', basis: [], needs_person: false, note: '' },
  ],
  notes: [],
  choices: [],
}
