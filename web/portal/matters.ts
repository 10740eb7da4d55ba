/** What the person who is signed in should see to, as the portal's API gives it. */

import { ref, shallowRef } from 'vue'
import { get, sentence } from '../shared/api'
import type { Citation } from '../shared/cards'
import { dateLabel } from '../shared/time'

export interface Module {
  id: string
  name: string
  count: number
  /** What its key says in the chat. */
  ask: string
}

export interface Matter {
  id: string
  module: string
  title: string
  why: string
  ask: string
  /** Where on this page it is done, instead of in the chat; empty: in the chat. */
  page: '' | 'case'
  /** From when it can be done; `null`: now. */
  opens: string | null
  until: string | null
  days_left: number | null
  late: boolean
  /** What is not settled about the day. */
  note: string
  /** How far `until` is put off nobody knows yet. */
  tentative: boolean
  /** What it comes to, in words; empty where nobody knows. */
  effect: string
  basis: Citation[]
}

export interface PolicyOfMine {
  id: string
  module: string
  name: string
  what: string
  why: string
  ask: string
  until: string | null
  basis: Citation[]
}

export interface Outlook {
  name: string
  on: string
  modules: Module[]
  matters: Matter[]
  policies: PolicyOfMine[]
}

const SOON_DAYS = 7

/** Of who is signed in: read by the key in the header and by the home page. */
export const outlook = shallowRef<Outlook | null>(null)
export const outlookProblem = ref('')

export async function loadOutlook(): Promise<void> {
  try {
    outlook.value = await get<Outlook>('/api/portal/matters')
    outlookProblem.value = ''
  } catch (error) {
    outlookProblem.value = sentence(error)
  }
}

export function forgetOutlook(): void {
  outlook.value = null
  outlookProblem.value = ''
}

export function urgent(matter: Matter): boolean {
  return matter.late || (matter.days_left !== null && matter.days_left <= SOON_DAYS)
}

/** Until when, in words that need no calendar. */
export function term(matter: Matter): string {
  if (matter.until === null) return matter.late ? '已过期限' : ''
  const day = dateLabel(matter.until)
  if (matter.late) return `${day}截止，已过期限`
  if (matter.tentative) return `暂按${day}截止，可能顺延`
  const left = matter.days_left === 0 ? '今天截止' : `还有 ${matter.days_left} 天`
  return matter.opens ? `${dateLabel(matter.opens)}起，${day}截止` : `${day}截止，${left}`
}
