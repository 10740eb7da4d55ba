/** Files of questions that are tried, as the trainer's API shows them. */

import { del, get, post, upload } from '../../shared/api'

export interface Trial {
  id: number
  name: string
  as_of: string | null
  author: string
  at: string
  questions: number
  figures: { asked: number; outcomes: Record<string, number>; judged: number; right: number; offered: number }
}

export interface TrialAnswer {
  outcome: string
  entry_id: string
  confidence: number
  /** Null: the file does not say what is to answer. */
  right: boolean | null
}

export interface TrialLine {
  question: string
  expected: string
  /** Null: not asked yet. */
  answer: TrialAnswer | null
  before: TrialAnswer | null
  changed: boolean
}

const query = (beside: number | null) => (beside === null ? '' : `?beside=${beside}`)

export function getTrials(): Promise<Trial[]> {
  return get('/api/editor/trials')
}

/** Nothing is asked yet. */
export function beginTrial(file: File, asOf: string, signal: AbortSignal): Promise<{ id: number; notes: string[] }> {
  const parameters = new URLSearchParams({ name: file.name, ...(asOf ? { as_of: asOf } : {}) })
  return upload(`/api/editor/trials?${parameters}`, file, signal)
}

/** Asks for a second or two. */
export function goOn(id: number): Promise<Trial> {
  return post(`/api/editor/trials/${id}/go-on`)
}

export function getLines(id: number, beside: number | null): Promise<TrialLine[]> {
  return get(`/api/editor/trials/${id}${query(beside)}`)
}

export function linesFile(id: number, beside: number | null): string {
  return `/api/editor/trials/${id}/file${query(beside)}`
}

export function dropTrial(id: number): Promise<void> {
  return del(`/api/editor/trials/${id}`)
}

export function share(part: number, whole: number): string {
  return whole ? `${((100 * part) / whole).toFixed(0)}%` : '–'
}
