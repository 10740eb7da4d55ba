import { onBeforeUnmount, reactive } from 'vue'
import { get } from '../shared/api'

/** What waits for a person's decision: refunds, applications for invoices; payouts the treasury leaves unanswered or that it was not sent. */
export interface Step {
  at: string
  what: string
  who: string
  words: string
}

export interface Refund {
  id: string
  title: string
  amount: string
  interest: string
  set_off: { name: string; amount: string }[]
  payable: string
  status: string
  status_name: string
  owner: { name: string; number: string; overdue: number; risk: boolean }
  as_of: string
  reasons: string[]
  /** How the amount came out, a line for each reason. */
  workings: string[]
  basis: string[]
  account: string
  why_people: string[]
  needed: number
  approved_by: string[]
  reason: string
  history: Step[]
}

export interface Stuck {
  key: string
  case_id: string
  title: string
  amount: string
  tries: number
  since: string
  next_at: string
}

export interface Application {
  id: string
  title: string
  status: string
  status_name: string
  opened_at: string
  /** What the decision was made of, as label and value. */
  known: [string, string][]
  /** Of paper that was lost on the way: the numbers, to be given anew. */
  ranges: { code: string; first: number; last: number; copies: number }[]
  receipt: {
    on: string
    standing: { name: string }
    asked: { amount: string | null; copies: number | null }
    reasons: { code: string; sentence: string; remedy: string }[]
    lines: { name: string; seen: string; points: number }[]
    score: number | null
  }
}

export interface Decisions {
  refunds: Refund[]
  stuck: Stuck[]
  held: Refund[]
  invoices: Application[]
}

const EVERY_MS = 60_000
/** So many applications are listed at once; the others follow when some are done. */
export const MOST = 200

export function useDecisions() {
  const state = reactive<Decisions>({ refunds: [], stuck: [], held: [], invoices: [] })

  /** Raises what the server says; what was there stays. */
  async function load(): Promise<void> {
    const [refunds, invoices] = await Promise.all([
      get<{ waiting: Refund[]; stuck: Stuck[]; held: Refund[] }>('/api/console/refunds'),
      get<Application[]>(`/api/console/invoices?waiting=true&limit=${MOST}`),
    ])
    Object.assign(state, { refunds: refunds.waiting, stuck: refunds.stuck, held: refunds.held, invoices })
  }

  const quietly = () => load().catch(() => undefined)
  void quietly()
  const again = setInterval(quietly, EVERY_MS)
  onBeforeUnmount(() => clearInterval(again))
  return { state, load }
}
