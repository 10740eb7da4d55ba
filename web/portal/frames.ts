/** What the taxpayer's socket says to the page, and the snapshot that the page begins from. */

import type { Message, Problem, Queue, Turn } from '../shared/messages'
import type { Told } from './opinions'

export interface Topic {
  label: string
  text: string
}

/** Whose affairs are seen to. `by`: who acts in their place, with their role; empty for themselves. */
export interface Acted {
  name: string
  kind?: 'person' | 'enterprise' | 'sole_trader'
  by?: string
}

/** One whom the person may act for; without `role` themselves. */
export interface Standing {
  id: string
  name: string
  role: string
  chosen: boolean
}

export interface Snapshot {
  id: string
  turn: Turn
  fence: number
  last_seq: number
  /** How far the agent has read. */
  read_seq: number
  messages: Message[]
  taxpayer: Acted | null
  queue: Queue | null
  agent_name: string | null
  agent_here: boolean
  topics: Topic[]
  notice: string
  /** When agents are there, in words. */
  service_hours: string
  /** When they are there next; empty while they should be. */
  opens: string
  /** Whether tasks (not only answers) can be had now. */
  rasa: boolean
  /** What this person has said of answers and services. */
  opinions?: Told
}

export type PortalFrame =
  | { type: 'ready'; turn: Turn; fence: number; last_seq: number }
  | { type: 'message'; message: Message }
  | { type: 'ack'; client_id: string; seq: number }
  | { type: 'typing'; who: 'bot' | 'agent' }
  | { type: 'turn'; turn: Turn; fence: number; agent_name: string | null }
  | ({ type: 'queue' } & Queue)
  | { type: 'presence'; agent_here: boolean }
  | { type: 'read'; who: 'agent'; seq: number }
  | { type: 'sheet'; sheet_id: string }
  | { type: 'sign_in' }
  | ({ type: 'error'; client_id: string | null } & Problem)
