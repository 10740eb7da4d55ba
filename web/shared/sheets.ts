/** Sheets in a chat: what stands in one, and the way to it from this side. */

import type { InjectionKey, Ref } from 'vue'

export interface SheetField {
  name: string
  question: string
  hint: string
  value: string
  side: '' | 'taxpayer' | 'agent'
  problem: string
  offers: string[]
}

export interface Sheet {
  id: string
  sheet: 'form' | 'confirmation'
  title: string
  state: 'open' | 'done' | 'confirmed' | 'refused'
  said: string
  fields?: SheetField[]
  facts?: [label: string, value: string][]
  ready?: boolean
  materials?: string[]
  note?: string
}

export interface SheetDesk {
  side: 'taxpayer' | 'agent'
  /** Where this side reaches the sheet. */
  path(sheetId: string): string
  /** Counts what has changed in any sheet of this page. */
  changes: Ref<Record<string, number>>
  /** Whether changes are told now. What changed while they were not has to be looked at. */
  connected: Ref<boolean>
}

export const SHEETS: InjectionKey<SheetDesk> = Symbol('sheets')
