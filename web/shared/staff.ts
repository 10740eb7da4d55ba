/** Who of the staff is signed in to this page. */

import { shallowRef, type ShallowRef } from 'vue'
import { ApiError, get, post, sentence } from './api'

export type Role = 'agent' | 'trainer' | 'admin'

export interface Staff {
  username: string
  name: string
  role: Role
  /** What they have to do before anything else. */
  pending?: '' | 'password' | 'totp'
  /** An identity provider's: there they sign out, too. */
  outside?: boolean
}

export interface DemoAccount {
  username: string
  name: string
  password: string
  role?: Role
  note?: string
}

export interface StaffSession {
  /** `undefined` while not yet known. */
  staff: ShallowRef<Staff | null | undefined>
  /** Signed in, with something to do first. */
  waiting: ShallowRef<Staff | null>
  problem: ShallowRef<string>
  /** Signed in until the server forgot them: what they were at may stay on the screen while they sign in again. */
  ended: ShallowRef<boolean>
  accept(who: Staff): void
  find(): Promise<void>
  signIn(username: string, password: string, code?: string): Promise<void>
  signOut(): Promise<void>
  /** The server no longer knows this person. */
  expired(): void
  /** Whether a request failed because of that: then they are asked to sign in. What was asked before they last did is no such sign. */
  refused(error: unknown): boolean
}

const NOT_FOR_YOU = '您的账号没有使用这个页面的权限，请换一个账号登录'

/** Administrators may use every page of the staff. */
export function useStaff(role: Role): StaffSession {
  const staff = shallowRef<Staff | null | undefined>(undefined)
  const waiting = shallowRef<Staff | null>(null)
  const problem = shallowRef('')
  const ended = shallowRef(false)
  let since = 0

  function accept(who: Staff): void {
    waiting.value = who.pending ? who : null
    if (who.pending) {
      problem.value = ''
      staff.value = null
      return
    }
    const fits = who.role === role || who.role === 'admin'
    problem.value = fits ? '' : NOT_FOR_YOU
    staff.value = fits ? who : null
    if (!fits) return
    ended.value = false
    since = performance.now()
  }

  async function find(): Promise<void> {
    try {
      accept(await get<Staff>('/api/staff/me'))
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) problem.value = sentence(error)
      staff.value = null
    }
  }

  function expired(): void {
    problem.value = '登录已失效，请重新登录'
    ended.value = true
    staff.value = null
  }

  return {
    staff,
    waiting,
    problem,
    ended,
    accept,
    find,
    async signIn(username, password, code = '') {
      accept(await post<Staff>('/api/staff/sign-in', { username, password, code }))
    },
    async signOut() {
      const outside = staff.value?.outside
      await post('/api/staff/sign-out')
      ended.value = false
      staff.value = null
      if (outside) location.assign(`/api/staff/identity/leave?page=${staffPage()}`)
    },
    expired,
    refused(error) {
      const ours = error instanceof ApiError && error.status === 401 && error.asked >= since
      if (ours) expired()
      return ours
    },
  }
}

/** Which of the staff's pages this is. */
export function staffPage(): string {
  return location.pathname.split('/')[1] ?? ''
}

/** Demo accounts of a development server; none elsewhere. */
export async function findDemoAccounts(path: string): Promise<DemoAccount[]> {
  return get<DemoAccount[]>(path).catch(() => [])
}
