/** The tags held of who is signed in, as the portal's API gives them. */

import { del, get, put } from '../shared/api'

export interface Tag {
  tag: string
  name: string
  why: string
  until: string
  /** Why its taxpayer says it is wrong; it is not used then. */
  disputed: string | null
}

export interface MyTags {
  groups: { group: string; name: string; tags: Tag[] }[]
  habits_off: boolean
  /** What is kept, what for, and how many days; 0: as long as it is so. */
  kept: { name: string; purpose: string; days: number }[]
}

export const getTags = (): Promise<MyTags> => get('/api/portal/tags')
export const disputeTag = (tag: string, reason: string): Promise<void> => put(`/api/portal/tags/${tag}/dispute`, { reason })
export const takeBack = (tag: string): Promise<void> => del(`/api/portal/tags/${tag}/dispute`)
export const switchHabits = (off: boolean): Promise<void> => put('/api/portal/tags/habits', { off })
