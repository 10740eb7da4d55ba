/** Letters of the person who is signed in, as the portal's API gives them. */

import { get, post, put } from '../shared/api'

export type Kind = 'deadline' | 'policy' | 'risk'

export interface Letter {
  id: string
  kind: Kind
  kind_name: string
  title: string
  body: string
  /** The firms of somebody who serves several. */
  about: string
  /** What its key asks in the chat; empty: it has none. */
  asks: string
  at: string
  until: string
  opened: boolean
  done: boolean
  concerns: { name: string; why: string; done: boolean }[]
}

export interface KindChoice {
  kind: Kind
  name: string
  refused: boolean
  /** Refused ones are not even found here; of others only messages by telephone and mail stop. */
  withheld: boolean
}

export interface Inbox {
  letters: Letter[]
  kinds: KindChoice[]
}

export function getInbox(): Promise<Inbox> {
  return get('/api/portal/notices')
}

export function markOpened(id: string): Promise<void> {
  return post(`/api/portal/notices/${id}/opened`)
}

export function markAsked(id: string): Promise<void> {
  return post(`/api/portal/notices/${id}/asked`)
}

export function refuseKind(kind: Kind, refused: boolean): Promise<void> {
  return put(`/api/portal/notices/kinds/${kind}`, { refused })
}

export function unread(letters: Letter[]): number {
  return letters.filter((letter) => !letter.opened && !letter.done).length
}
