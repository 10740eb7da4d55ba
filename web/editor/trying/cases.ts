/** Questions whose answers are watched. */

import { del, get } from '../../shared/api'

/** A question that is watched; `entry_id` null: nothing may answer it. */
export interface CaseLine {
  id: number
  question: string
  as_of: string | null
  entry_id: string | null
  author: string
  at: string
  passes: boolean
}

export function getCases(): Promise<CaseLine[]> {
  return get('/api/editor/cases')
}

export function dropCase(id: number): Promise<void> {
  return del(`/api/editor/cases/${id}`)
}
