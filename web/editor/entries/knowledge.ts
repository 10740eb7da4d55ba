/** An entry as the trainer's API shows it. */

import { get, post, put } from '../../shared/api'
import type { Citation, Confidence } from '../../shared/cards'

export type Status = 'draft' | 'review' | 'published' | 'disabled'

export const STATUS_LABEL: Record<Status, string> = {
  draft: '草稿',
  review: '待审核',
  published: '已发布',
  disabled: '已停用',
}

export interface Version {
  answer: string
  details: string
  steps: string[]
  materials: string[]
  citations: Citation[]
  in_force: { from: string; to: string | null }
  confidence: Confidence
}

export interface Apart {
  entry: string
  words: string[]
}

export interface Entry extends Version {
  id: string
  question: string
  similar: string[]
  tax: string
  audience: string[]
  region: string
  status: Status
  related: string[]
  /** Entries this one is mistaken for, and the words that mean this one. */
  apart_from: Apart[]
  facts: string[]
  earlier: Version[]
  revision: number
  /** The revision that answers now; null when none does. */
  answering_revision: number | null
  /** Published, but to answer from then on only. */
  starts_at: string | null
  /** Whoever looks at it has written nothing of it. */
  may_approve: boolean
}

/** What the drawer shows: an entry, or a new one where there is no id. ``questions`` are to be added, or to begin with. */
export interface Opened {
  id: string | null
  questions: string[]
  edit?: boolean
  /** What a new entry's answer begins with. */
  answer?: string
  /** What a new entry is kept under until it has a name of its own. */
  key?: string
}

export interface Revision {
  revision: number
  status: Status
  author: string
  reason: string
  at: string
}

export interface Piece {
  kind: 'same' | 'added' | 'removed'
  text: string
}

export interface FieldChange {
  field: string
  name: string
  pieces: Piece[]
}

export function getEntry(id: string): Promise<Entry> {
  return get(`/api/editor/entries/${encodeURIComponent(id)}`)
}

/** What may be done with an entry in each state, as the server has it. */
export const STEPS: Record<Status, { to: Status; label: string }[]> = {
  draft: [{ to: 'review', label: '提交审核' }],
  review: [
    { to: 'published', label: '审核通过并发布' },
    { to: 'draft', label: '退回修改' },
  ],
  published: [{ to: 'disabled', label: '停用' }],
  disabled: [{ to: 'published', label: '重新启用' }],
}

export const path = (id: string) => `/api/editor/entries/${encodeURIComponent(id)}`

/** What is written of an entry, without what the store adds. */
export function contentOf(entry: Entry): Partial<Entry> {
  const content: Partial<Entry> = { ...entry }
  for (const added of ['revision', 'answering_revision', 'starts_at', 'may_approve'] as const) delete content[added]
  return content
}

export function saveEntry(entry: Entry, reason: string): Promise<{ revision: number }> {
  return put(path(entry.id), { entry: contentOf(entry), based_on: entry.revision, reason })
}

/** `startsOn` empty: at once. */
export function moveEntry(entry: Entry, to: Status, reason: string, startsOn: string, override = ''): Promise<{ revision: number }> {
  return post(`${path(entry.id)}/status`, { to, based_on: entry.revision, reason, override, starts_on: startsOn || null })
}

/** Something that an entry may cite: an article, or a document that so many entries cite. */
export interface Source extends Citation {
  excerpt: string
  entries: number
}

export function findSources(q: string): Promise<Source[]> {
  return get(`/api/editor/sources?${new URLSearchParams({ q })}`)
}

export function proposeId(question: string): Promise<{ id: string }> {
  return get(`/api/editor/new-id?${new URLSearchParams({ question })}`)
}

export function rollBack(entry: Entry, revision: number, reason: string): Promise<{ revision: number }> {
  return post(`${path(entry.id)}/rollback`, { revision, based_on: entry.revision, reason })
}

export function getRevisions(id: string): Promise<Revision[]> {
  return get(`${path(id)}/revisions`)
}

export function getChanges(id: string, before: number, after: number): Promise<FieldChange[]> {
  return get(`${path(id)}/changes?before=${before}&after=${after}`)
}
