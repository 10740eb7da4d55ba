/** What the administrators' page asks of the server. */

import { del, get, post, put } from '../shared/api'
import type { Role } from '../shared/staff'

export interface Account {
  username: string
  name: string
  role: Role
  disabled: boolean
  must_change: boolean
  second_factor: boolean
  /** An identity provider's: it gives the role and keeps the password. */
  outside: boolean
  /** So long it cannot sign in for its failures. */
  barred_seconds: number
}

export interface OpenSession {
  handle: string
  began_at: string
  seen_at: string
}

export interface Act {
  seq: number
  at: string
  who: string
  what: string
  about: string
  details: Record<string, string>
}

export interface Switch {
  name: string
  title: string
  off: boolean
  by: string | null
  reason: string
  at: string | null
}

export type Span = [string, string]

export interface Hours {
  weekly: Record<string, Span>
  holidays: { name: string; from: string; to: string }[]
  working_weekends: string[]
  working_weekend_hours: Span
}

export interface HoursSet {
  hours: Hours
  by: string
  reason: string
  at: string | null
  words: string
}

export interface AuditSearch {
  who: string
  what: string
  about: string
  since: string
  until: string
}

export type Deed = 'disable' | 'enable' | 'reset' | 'reset-factor' | 'sign-out' | 'unbar'

export const ROLES: Record<Role, string> = { agent: '座席', trainer: '知识运营', admin: '管理员' }

const one = encodeURIComponent

export const getAccounts = (): Promise<Account[]> => get('/api/admin/staff')
export const createAccount = (made: { username: string; name: string; role: Role }): Promise<{ password: string }> => post('/api/admin/staff', made)
export const giveRole = (username: string, role: Role): Promise<void> => put(`/api/admin/staff/${one(username)}/role`, { role })
export const doDeed = (username: string, deed: Deed): Promise<{ password: string | null }> => post(`/api/admin/staff/${one(username)}/${deed}`)
export const getSessions = (username: string): Promise<OpenSession[]> => get(`/api/admin/staff/${one(username)}/sessions`)
export const endSession = (username: string, handle: string): Promise<void> => del(`/api/admin/staff/${one(username)}/sessions/${handle}`)
export const getSwitches = (): Promise<Switch[]> => get('/api/admin/switches')
export const turn = (name: string, off: boolean, reason: string): Promise<void> => put(`/api/admin/switches/${name}`, { off, reason })
export const getHours = (): Promise<HoursSet> => get('/api/admin/hours')
export const setHours = (hours: Hours, reason: string): Promise<HoursSet> => put('/api/admin/hours', { hours, reason })
export const getVerdict = (): Promise<{ count: number; broken: number | null; why: string }> => get('/api/admin/audit/verdict')

/** The address of what is searched for, as JSON or (`.csv`) as a table. */
export function auditAddress(search: AuditSearch, form: '' | '.csv' = '', before?: number): string {
  const asked = new URLSearchParams(Object.entries(search).filter(([, value]) => value))
  if (before !== undefined) asked.set('before', String(before))
  return `/api/admin/audit${form}${asked.size ? `?${asked}` : ''}`
}

export const getAudit = (search: AuditSearch, before?: number): Promise<Act[]> => get(auditAddress(search, '', before))
