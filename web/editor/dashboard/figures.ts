/** What the numbers of the dashboard mean: their colours, and how they have changed. */

import type { Dashboard, Sums } from './insight'

export const GOOD = '#17693f'
export const BAD = '#a8261d'

/** Green is answered, red is not; between them what still led somewhere. */
export const OUTCOME_COLOUR: Record<string, string> = {
  Answered: GOOD,
  Quoted: '#6aa98a',
  Clarify: '#d2a13f',
  NotFound: BAD,
  OutOfScope: '#8a97a6',
  NeedsAccount: '#7ea3d2',
  NeedsHuman: '#c2703a',
  Unavailable: '#5b1f1a',
}

/** In words: what changed against as many days before. */
export function since(shown: Dashboard, days: number): string {
  const { now, before } = shown
  if (!before.questions) return `再往前 ${days} 天没有问题，无从比较。`
  const parts = [
    `问了 ${before.questions} 次（${change(now.questions - before.questions, '次')}）`,
    `当场答上 ${percent(answered(before))}（${points(answered(now) - answered(before))}）`,
    `转人工 ${before.handed_over} 次（${change(now.handed_over - before.handed_over, '次')}）`,
    `没用 ${before.disliked}（${change(now.disliked - before.disliked, '次')}）`,
  ]
  return `再往前 ${days} 天：${parts.join('，')}`
}

const answered = (sums: Sums) => (sums.questions ? sums.answered / sums.questions : 0)
const percent = (share: number) => `${(100 * share).toFixed(1)}%`

function change(by: number, unit: string): string {
  if (!by) return '没有变化'
  return `现在${by > 0 ? '多' : '少'} ${Math.abs(by)} ${unit}`
}

function points(by: number): string {
  const told = Math.abs(100 * by).toFixed(1)
  return told === '0.0' ? '没有变化' : `现在${by > 0 ? '高' : '低'} ${told} 个百分点`
}
