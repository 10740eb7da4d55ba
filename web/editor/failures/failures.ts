/** Questions that were not helped with, and who sees to them. */

import { get, post } from '../../shared/api'
import { OUTCOME_LABEL } from '../outcomes'

/** Questions that were not helped with, alike ones together. */
export interface FailedGroup {
  question: string
  count: number
  /** Why: names of outcomes, and `unsure`, `disliked`, `handed_over`. */
  reasons: Record<string, number>
  wordings: string[]
  /** The entry that came nearest. */
  nearest: string | null
  nearest_question: string
  last_asked: string
  /** Where it was asked last. */
  conversation_id: string
}

export function getFailures(days: number): Promise<FailedGroup[]> {
  return get(`/api/editor/failures?days=${days}`)
}

export function dismissFailures(questions: string[], reason: string): Promise<void> {
  return post('/api/editor/failures/dismiss', { questions, reason })
}

export interface Task {
  id: number
  kind: 'question' | 'proposal' | 'wrong'
  question: string
  wordings: string[]
  /** What an agent said, or what is wrong; empty for a question. */
  answer: string
  assignee: string
  due: string | null
  author: string
  reason: string
  at: string
  entry_id: string | null
  conversation_id: string | null
}

export interface Trainer {
  username: string
  name: string
}

export function getTasks(): Promise<Task[]> {
  return get('/api/editor/tasks')
}

export function closeTask(id: number, reason: string): Promise<void> {
  return post(`/api/editor/tasks/${id}/close`, { reason })
}

export function getTrainers(): Promise<Trainer[]> {
  return get('/api/editor/trainers')
}

export function assignQuestions(questions: string[], assignee: string, due: string, reason: string): Promise<void> {
  return post('/api/editor/failures/assign', { questions, assignee, due: due || null, reason })
}

export const REASON_LABEL: Record<string, string> = { ...OUTCOME_LABEL, unsure: '答得没把握', disliked: '被说没用', handed_over: '转了人工' }
