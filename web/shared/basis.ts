/** Opening what a citation names. Absent where nobody reads on, as beside an agent's chat. */

import type { InjectionKey } from 'vue'
import type { Citation, Passage } from './cards'

export interface Basis {
  name: string
  title: string
  /** `null`: nothing is known of it but its name. */
  state: string | null
  in_force_from: string | null
  in_force_to: string | null
  passages: Passage[]
  /** Why there are none. */
  missing: string
  official: { name: string; url: string; exact: boolean }
}

/** `on`: the day that is spoken of. */
export type OpenBasis = (citation: Citation, on?: string) => void

export const OPEN_BASIS: InjectionKey<OpenBasis> = Symbol('open basis')
