/** What the agent's socket and API say. */

import type { Citation } from '../shared/cards'
import type { Message, Problem } from '../shared/messages'

export type AgentState = 'online' | 'away' | 'leaving'

export interface Waiter {
  case_id: string
  taxpayer_name: string
  summary: string
  opened_at: string
  colour: 'green' | 'amber' | 'red'
  group: string
  /** Why it may pass others, in words. */
  marks: string[]
  /** In places of an agent. */
  difficulty: number
  /** Somebody is asked to take it. */
  offered: boolean
}

export interface Offer extends Waiter {
  since: string
  /** The colleague who hands it over; `null` when the desk does. */
  from_name: string | null
  note: string
}

/** One chat in hand. */
export interface Chat {
  case_id: string
  conversation_id: string
  taxpayer_name: string
  /** Who speaks in their place, with their role; empty for themselves. */
  by?: string
  summary: string
  difficulty: number
  opened_at: string
  assigned_at: string | null
  /** Since when the taxpayer has no page open; `null` while one is. */
  away_since: string | null
  fence: number
  last_text: string
  last_at: string
  last_seq: number
  /** How far the taxpayer has read. */
  read_seq: number
  signed_in: boolean
  /** The page of the e-tax bureau that led to the chat; `null`: none that is known. */
  came_from: string | null
}

export interface DeskSnapshot {
  agent: { username: string; name: string }
  waiting: { count: number; longest_minutes: number; away: number }
  chats: Chat[]
  /** Chats of colleagues who ask for advice: to read, not to answer. */
  consults: Chat[]
  /** Chats that the agent is asked to take: by the desk, or by a colleague. */
  offers: Offer[]
  /** The first of those who wait. */
  queue: Waiter[]
  state: { name: AgentState; why: string }
  limit: number
}

export interface Dossier {
  reason: string
  asked: string[]
  sources: { entry_id: string; question: string }[]
  facts: [label: string, value: string][]
  failed: string[]
}

/** Drafted for message `seq` of the taxpayer; void once there is a newer one. No `text`: the base has no answer. */
export interface Draft {
  seq: number
  question: string
  text: string
  citations: Citation[]
  confidence: number
  outcome: string
  theme: string
}

/** What the knowledge base says to a search. */
export interface Found {
  question: string
  entry_id: string | null
  outcome: string
  /** What may be sent; empty unless it is an answer. */
  text: string
  said: string
  citations: Citation[]
  confidence: number
  materials: string[]
  choices: { entry_id: string; question: string; short: string }[]
}

export interface CannedReply {
  id: string
  shared: boolean
  shortcut: string
  text: string
  used: number
}

/** Somebody, or a group, that a chat may be shown or handed to; `note` tells why not now. */
export interface Recipient {
  /** `bureau`: a group of another bureau, named in full. */
  kind: 'person' | 'group' | 'bureau'
  name: string
  title: string
  note: string
  can: boolean
}

export interface Note {
  id: string
  kind: 'note' | 'whisper' | 'consult' | 'consult_end' | 'takeover'
  author: string
  author_name: string
  to_staff: string | null
  text: string
  at: string
}

export interface Block {
  name: string
  title: string
  state: 'ok' | 'unavailable'
  facts: [label: string, value: string][]
  at: string
}

export interface PanoramaBlocks {
  signed_in: boolean
  blocks: Block[]
}

export interface Ending {
  proposed: { result: string; theme: string }
  results: { name: string; title: string }[]
  themes: string[]
}

export interface CaseDetail {
  chat: Chat
  status: 'queued' | 'offered' | 'assigned' | 'ticket' | 'withdrawn' | 'closed'
  staff: string | null
  messages: Message[]
  dossier: Dossier
  draft: Draft | null
  notes: Note[]
}

export type ConsoleFrame =
  | ({ type: 'desk' } & DeskSnapshot)
  | { type: 'message'; case_id: string; conversation_id: string; message: Message }
  | { type: 'ack'; client_id: string; seq: number }
  | { type: 'draft'; case_id: string; draft: Draft }
  | { type: 'note'; case_id: string; note: Note }
  | { type: 'read'; case_id: string; seq: number }
  | { type: 'typing'; case_id: string }
  | { type: 'nudged'; case_id: string }
  | { type: 'sheet'; case_id: string; sheet_id: string }
  | ({ type: 'error'; client_id: string | null } & Problem)
