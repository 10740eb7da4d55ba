// @vitest-environment node
import { expect, it } from 'vitest'
import { answerText, quotedText } from '../answerText'
import { ANSWER, CITATION } from './samples'

it('is what was said, on what it rests, for which day and under which number', () => {
  expect(answerText({ ...ANSWER, details: '**说明**' })).toBe(
    [
      '演示问题？\n演示答案。（依据已核对）',
      '说明',
      '需要的材料：\n· 演示材料',
      '依据：\n1. 演示机关 公告2024年第1号 第二条',
      '按 2026年11月23日 的规定回答；这一口径2024年12月1日起适用\n导办 · 回答编号 r1',
    ].join('\n\n'),
  )
})

it('says how the question was taken before the answer', () => {
  expect(answerText({ ...ANSWER, notice: '以下按2025年的规定回答。' })).toMatch(/^演示问题？\n以下按2025年的规定回答。\n演示答案。/)
})

it('says in it that a person must confirm', () => {
  expect(answerText({ ...ANSWER, needs_person: true, confidence: 'unsettled' })).toContain('口径尚未明确，须人工确认')
})

it('quotes word for word', () => {
  const passage = { source: CITATION, heading: '', text: '原文。', state: '现行', whole: false, note: '', resting: [] }
  const text = quotedText({ kind: 'quoted', lead: '相关原文是：', passages: [passage], as_of: '2026-11-23', receipt_id: '', asked_for: true, choices: [] })
  expect(text).toBe('相关原文是：\n\n【演示机关 公告2024年第1号 第二条（节选）】现行\n原文。\n\n按 2026年11月23日 的规定')
})
