/** What the ledger stores and every page draws. */

import type { Card } from './cards'

export type Author = 'taxpayer' | 'bot' | 'agent' | 'system'
export type Turn = 'bot' | 'human' | 'closed'

export interface Message {
  seq: number
  author: Author
  author_name: string | null
  client_id: string | null
  text: string
  card: Card | null
  at: string
}

/** Something said among staff: the taxpayer's page has none. */
export interface Aside {
  id: string
  title: string
  text: string
  at: string
}

export interface Queue {
  case_id: string
  position: number
  /** `null` while no agent is online. */
  wait_minutes: number | null
}

/** The server's one error family, as it travels over HTTP and in `error` frames. */
export interface Problem {
  code: string
  message: string
  field?: string | null
  retry: boolean
}
