/** The bill of benefits of the person who is signed in. Money is strings. */

import { get } from '../shared/api'
import type { Citation } from '../shared/cards'

export interface BenefitUse {
  tax: string
  first: string
  last: string
  /** `null`: cannot be reckoned from the return. */
  saved: string | null
  how: string
}

export interface Enjoyed {
  id: string
  name: string
  ask: string
  saved: string
  reckoned: boolean
  basis: Citation[]
  uses: BenefitUse[]
}

export interface Unused {
  id: string
  name: string
  what: string
  why: string
  ask: string
  estimate: string | null
  basis: Citation[]
}

export interface Bill {
  name: string
  period: string
  periods: string[]
  first: string
  last: string
  total: string
  months: [string, string][]
  enjoyed: Enjoyed[]
  unused: Unused[]
}

export function getBill(period: string): Promise<Bill> {
  return get(`/api/portal/benefits?${new URLSearchParams({ period })}`)
}

export function paperOf(period: string): string {
  return `/api/portal/benefits.pdf?${new URLSearchParams({ period })}`
}

/** 2026 -> 2026年, 2026Q3 -> 2026年第3季度. */
export function periodName(period: string): string {
  const [year, quarter] = period.split('Q')
  return quarter ? `${year}年第${quarter}季度` : `${year}年`
}

export function yuan(amount: string): string {
  return `${Number(amount).toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} 元`
}
