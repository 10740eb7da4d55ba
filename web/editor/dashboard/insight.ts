/** The numbers of the dashboard as the trainer's API shows them. */

import { get } from '../../shared/api'

export interface Sums {
  questions: number
  answered: number
  handed_over: number
  liked: number
  disliked: number
  /** Different questions, and those of them that got an answer. */
  wordings: number
  covered: number
}

export interface Dashboard {
  now: Sums
  /** Of as many days before. */
  before: Sums
  days: { day: string; outcomes: Record<string, number>; liked: number; disliked: number }[]
  themes: { theme: string; asked: number; answered: number }[]
  /** Of the kept cases, after everything published. */
  runs: { at: string; cases: number; passed: number }[]
}

export interface AskedQuestion {
  question: string
  outcome: string
  entry_id: string | null
  at: string
}

export function getDashboard(days: number): Promise<Dashboard> {
  return get(`/api/editor/dashboard?days=${days}`)
}

export interface AskedFilter {
  day?: string
  outcome?: string
  theme?: string
  mark?: 'liked' | 'disliked' | 'handed_over' | 'uncovered'
}

export function getAsked(days: number, filter: AskedFilter): Promise<AskedQuestion[]> {
  const query = new URLSearchParams({ days: String(days), ...(filter as Record<string, string>) })
  return get(`/api/editor/dashboard/questions?${query}`)
}
