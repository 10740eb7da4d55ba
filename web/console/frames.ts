/** What the agent's socket and API say. */

import type { Citation } from '../shared/cards'
import type { Message, Problem } from '../shared/messages'

/** One chat in hand. */
export interface Chat {
  case_id: string
  conversation_id: string
  taxpayer_name: string
  summary: string
  opened_at: string
  assigned_at: string | null
  /** Since when the taxpayer has no page open; `null` while one is. */
  away_since: string | null
  fence: number
  last_text: string
  last_at: string
  last_seq: number
}

export interface DeskSnapshot {
  agent: { username: string; name: string }
  waiting: { count: number; longest_minutes: number; away: number }
  chats: Chat[]
  limit: number
}

export interface Dossier {
  reason: string
  asked: string[]
  sources: { entry_id: string; question: string }[]
  facts: [label: string, value: string][]
  failed: string[]
}

export interface Draft {
  text: string
  citations: Citation[]
  confidence: number
  outcome: string
}

export interface CaseDetail {
  chat: Chat
  status: 'queued' | 'assigned' | 'withdrawn' | 'closed'
  messages: Message[]
  dossier: Dossier
  panorama: { signed_in: boolean; facts: [label: string, value: string][] }
  draft: Draft | null
}

export type ConsoleFrame =
  | ({ type: 'desk' } & DeskSnapshot)
  | { type: 'message'; case_id: string; conversation_id: string; message: Message }
  | { type: 'ack'; client_id: string; seq: number }
  | ({ type: 'error'; client_id: string | null } & Problem)
