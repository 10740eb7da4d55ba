/** What the operator counts of invoices: paper stock, how it was handed out, and the stream of records. */

import { get } from '../shared/api'

export interface Minute {
  at: string
  records: number
  accepted: number
}

export interface Figures {
  /** Copies left, by kind of paper. */
  stock: Record<string, number>
  sent: number
  handed_out: number
  /** Of what was handed out, how much went by 票e送; `null`: nothing was. */
  share_sent: number | null
  records: number
  accepted: number
  /** How many, by reason, the most frequent first. */
  reasons: { reason: string; words: string; records: number }[]
  /** Of the last minutes in which records came, the newest first. */
  minutes: Minute[]
}

export const getFigures = (): Promise<Figures> => get('/api/console/invoices/figures')

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`
}
