/** What the supervisor's page gets. Minutes and shares; `null` where there is nothing to take a mean of. */

import { ElMessageBox } from 'element-plus'
import { post } from '../shared/api'
import type { Chat, Waiter } from './frames'

export interface AgentLine {
  username: string
  name: string
  state: 'online' | 'away' | 'leaving'
  why: string
  here: boolean
  load: number
  chats: number
  capacity: number
  groups: string[]
}

export interface AgentSkills {
  username: string
  name: string
  groups: string[]
  languages: string[]
  /** Chats at once; 0: as many as everybody. */
  capacity: number
  /** Empty while the desk file's hold. */
  by: string
  at: string | null
}

interface Named {
  name: string
  title: string
}

export interface SkillsBook {
  agents: AgentSkills[]
  groups: Named[]
  languages: Named[]
  places: number
}

export interface Live {
  waiting: number
  away: number
  agents: AgentLine[]
  queue: Waiter[]
  chats: (Chat & { staff: string; staff_name: string | null })[]
}

export interface Figures {
  name: string
  cases: number
  taken: number
  gave_up: number
  left: number
  bot: number | null
  waited: number | null
  waited_p90: number | null
  answered: number | null
  held: number | null
  in_time: number | null
  resolved: number | null
  rated: number
  satisfied: number | null
}

export interface HourForecast {
  hour: string
  arrivals: number
  minutes: number
  agents: number
  expected: number | null
  expected_a: number | null
  happened: number | null
  needed: number
}

export interface Report {
  /** Drafts with an answer, and how many went into a reply. */
  drafts: { made: number; used: number }
  total: Figures
  rows: Figures[]
  forecast: HourForecast[]
  within_minutes: number
  target: number
}

export interface Month {
  month: string
  served: number
  change: number | null
  by_bot: number
  bot_share: number | null
  satisfied: number | null
  rated: number
  themes: [theme: string, served: number, share: number][]
}

export const minutes = (value: number | null) => (value === null ? '—' : value < 10 ? value.toFixed(1) : String(Math.round(value)))
export const share = (value: number | null) => (value === null ? '—' : `${Math.round(value * 100)}%`)
/** Against the month before. */
export const change = (value: number | null) => (value === null ? '—' : `${value >= 0 ? '+' : '−'}${Math.abs(Math.round(value * 100))}%`)

export const giveReason = (caseId: string, reason: string) => post<void>(`/api/console/cases/${caseId}/opening`, { reason })

/** Ask why a colleague's chat is to be seen, and keep it; false: the person wants to leave things as they are. */
export async function openCase(caseId: string): Promise<boolean> {
  const asked = await ElMessageBox.prompt('这个对话不在您手上。您和理由会记入审计账。', '为什么要看？', {
    confirmButtonText: '查看',
    cancelButtonText: '取消',
    inputPattern: /\S{2,}/,
    inputErrorMessage: '请写明理由',
    closeOnClickModal: false,
  }).catch(() => null)
  if (!asked) return false
  await giveReason(caseId, asked.value.trim().slice(0, 200))
  return true
}

/** The last `count` days in Beijing, both included, as dates of a form. */
export function lastDays(count: number, now: Date = new Date()): { since: string; until: string } {
  const day = (back: number) => new Date(now.getTime() + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
  return { since: day(count - 1), until: day(0) }
}
