/** Statutes and numbers as the trainer's API shows them. */

import { del, get, post } from '../shared/api'

export interface StatuteLine {
  /** What it is cited by, and opened by: the title, or of a notice issuer and number. */
  name: string
  title: string
  issuer: string
  articles: number
  citing: number
  texts: { in_force_from: string; in_force_to: string | null }[]
}

export interface ArticleView {
  number: string
  heading: string
  text: string
  /** What the text compared with says under the same number. */
  other: string | null
  citing: { id: string; question: string }[]
  /** From when on somebody has marked it as repealed. */
  repealed_from: string | null
  repealed_by: string
  repeal_note: string
}

/** `begin` null: it holds after all. The entries that cite it. */
export function markRepealed(name: string, number: string, begin: string | null, note: string): Promise<{ id: string; question: string }[]> {
  return post('/api/editor/statutes/repeal', { name, number, begin, note })
}

export function getStatutes(): Promise<StatuteLine[]> {
  return get('/api/editor/statutes')
}

/** `beside` empty: no other text to compare with. */
export function getArticles(name: string, begin: string, beside: string): Promise<ArticleView[]> {
  const query = new URLSearchParams({ name, begin, ...(beside && { beside }) })
  return get(`/api/editor/statutes/articles?${query}`)
}

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

/** A question that is watched; `entry_id` null: nothing may answer it. */
export interface CaseLine {
  id: number
  question: string
  as_of: string | null
  entry_id: string | null
  author: string
  at: string
  passes: boolean
}

export function getCases(): Promise<CaseLine[]> {
  return get('/api/editor/cases')
}

export function dropCase(id: number): Promise<void> {
  return del(`/api/editor/cases/${id}`)
}
