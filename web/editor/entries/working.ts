/** What is written and not saved, and who else is at it. */

import { del, get, put } from '../../shared/api'

/** What I have written and not saved, and who else is at the same entry. */
export interface Working {
  mine: { content: string; based_on: number; at: string } | null
  others: string[]
}

/** Of a new entry `entry_id` is what its form keeps it under, and `based_on` is 0. */
export interface Unfinished {
  entry_id: string
  content: string
  based_on: number
  at: string
}

export function getUnfinished(): Promise<Unfinished[]> {
  return get('/api/editor/working')
}

const working = (id: string) => `/api/editor/working/${encodeURIComponent(id)}`

export function getWorking(id: string): Promise<Working> {
  return get(working(id))
}

/** `content` null: the form is open, nothing is changed. */
export function keepWorking(id: string, content: string | null, basedOn: number): Promise<{ others: string[] }> {
  return put(working(id), { content, based_on: basedOn })
}

export function dropWorking(id: string): Promise<void> {
  return del(working(id))
}
