/** Finding entries, and many at once. */

import { del, get, post, put } from '../../shared/api'
import type { Confidence } from '../../shared/cards'
import type { Status } from './knowledge'

export interface EntryRow {
  id: string
  question: string
  tax: string
  audience: string[]
  region: string
  status: Status
  owner: string
  matter: keyof typeof MATTER_LABEL | ''
  in_force_from: string
  in_force_to: string | null
  confidence: Confidence
  citations: number
  similar: number
  revision: number
  changed_at: string | null
  /** How often of late, and how often it did not help. */
  asked: number
  disliked: number
}

/** What is the matter with an entry, the worst first. */
export const MATTER_LABEL = { repealed: '依据已废止', ended: '已到期', ending: '90 天内到期' }

export interface EntryPage {
  total: number
  page: number
  size: number
  items: EntryRow[]
}

export interface Filter {
  q: string
  tax: string
  status: string
  audience: string
  region: string
  owner: string
  /** In the names of the documents. */
  cites: string
  matter: string
  /** The last day of a rule. */
  ends: string
  sort: '' | keyof typeof SORT_LABEL
  page: number
  size: number
}

export const SORT_LABEL = { fit: '最相符', changed: '最近修改', asked: '问得最多', disliked: '没用最多' }

export const SIZES = [20, 50, 100]

export const NO_FILTER: Filter = {
  q: '',
  tax: '',
  status: '',
  audience: '',
  region: '',
  owner: '',
  cites: '',
  matter: '',
  ends: '',
  sort: '',
  page: 1,
  size: 20,
}

export const AUDIENCES = ['个人', '企业', '个体工商户', '小规模纳税人', '一般纳税人', '不限']

/** How many published entries end on a day. */
export interface Ending {
  ends: string
  entries: number
}

export interface Facets {
  regions: string[]
  owners: string[]
  matters: Partial<Record<string, number>>
  endings: Ending[]
}

export function getFacets(): Promise<Facets> {
  return get('/api/editor/facets')
}

/** `filter` is the query of its address. */
export interface SavedFilter {
  name: string
  filter: string
}

export function getFilters(): Promise<SavedFilter[]> {
  return get('/api/editor/filters')
}

export function keepFilter(name: string, filter: string): Promise<void> {
  return put('/api/editor/filters', { name, filter })
}

export function dropFilter(name: string): Promise<void> {
  return del(`/api/editor/filters?${new URLSearchParams({ name })}`)
}

export interface BulkResult {
  done: number
  refused: { id: string; message: string }[]
}

export function moveMany(ids: string[], to: Status, reason: string, override: string): Promise<BulkResult> {
  return post('/api/editor/bulk/status', { ids, to, reason, override })
}

export function giveMany(ids: string[], owner: string): Promise<BulkResult> {
  return post('/api/editor/bulk/owner', { ids, owner })
}

export function findEntries(filter: Filter): Promise<EntryPage> {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(filter)) if (value !== '') query.set(key, String(value))
  return get(`/api/editor/entries?${query}`)
}

export function getTaxes(): Promise<string[]> {
  return get('/api/editor/taxes')
}

export function getCounts(): Promise<Record<string, number>> {
  return get('/api/editor/counts')
}
