/** Conversations, and how often entries are asked for, as the trainer's API shows them. */

import { get, post } from '../../shared/api'
import type { Citation } from '../../shared/cards'

export interface TalkLine {
  id: string
  /** The first that was asked. */
  question: string
  asked: number
  outcomes: Record<string, number>
  marks: Mark[]
  /** Of a service by a person. */
  stars: number | null
  comment: string
  last_at: string
}

export type Mark = 'liked' | 'disliked' | 'handed_over'
export const MARK_LABEL: Record<Mark, string> = { liked: '有用', disliked: '没用', handed_over: '转了人工' }

export interface Said {
  seq: number
  author: 'taxpayer' | 'bot' | 'agent' | 'system'
  text: string
  receipt_id: string
  useful: boolean | null
  why: string
  at: string
}

export interface Receipt {
  id: string
  question: string
  outcome: string
  text: string
  entry_id: string | null
  revision: number | null
  confidence: number
  citations: Citation[]
  /** Entry, then its places by words, by meaning, and in all. */
  ranks: [string, number | null, number | null, number][]
  marks: Mark[]
  as_of: string
  at: string
}

export interface Talk {
  id: string
  opened_at: string
  stars: number | null
  comment: string
  messages: Said[]
  receipts: Receipt[]
}

export interface TalkFilter {
  days: string
  q: string
  outcome: string
  mark: string
  rated: string
  page: string
}

export function findTalks(filter: TalkFilter): Promise<{ total: number; page: number; size: number; items: TalkLine[] }> {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value))
  return get(`/api/editor/talks?${query}`)
}

export function getTalk(id: string): Promise<Talk> {
  return get(`/api/editor/talks/${encodeURIComponent(id)}`)
}

export function reportWrong(receiptId: string, reason: string): Promise<void> {
  return post('/api/editor/wrong-answers', { receipt_id: receiptId, reason })
}

export interface Hits {
  asked: number
  liked: number
  disliked: number
  weeks: { week: string; asked: number; liked: number; disliked: number }[]
  questions: { question: string; conversation_id: string; marks: Mark[]; at: string }[]
}

export function getHits(id: string): Promise<Hits> {
  return get(`/api/editor/entries/${encodeURIComponent(id)}/hits`)
}
