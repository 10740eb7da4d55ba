/** The knowledge base as the trainer's API shows it. */

import { del, get, post, put } from '../shared/api'
import type { Citation, Confidence, Passage } from '../shared/cards'

export type Status = 'draft' | 'review' | 'published' | 'disabled'

export const STATUS_LABEL: Record<Status, string> = {
  draft: '草稿',
  review: '待审核',
  published: '已发布',
  disabled: '已停用',
}

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

export interface Rank {
  entry_id: string
  question: string
  lexical_rank: number | null
  semantic_rank: number | null
  fused_rank: number
  score: number
}

export interface HitPassage extends Passage {
  /** Those that rest on it. */
  entries: { entry_id: string; question: string }[]
}

export interface Hit {
  question: string
  outcome: string
  answer: string
  entry_id: string | null
  entry_question: string | null
  confidence: number
  /** Said above the answer: another date, or a rule that has ended. */
  notice: string
  details: string
  needs_person: boolean
  citations: Citation[]
  /** Statutes that may be read meanwhile, not an answer. */
  reading: Citation[]
  /** What stands before `passages`, which are shown word for word. */
  lead: string
  passages: HitPassage[]
  choices: { entry_id: string; question: string }[]
  tokens: string[]
  /** Other names in the question, and under which name each was searched. */
  synonyms: { name: string; searched: string }[]
  /** Of the entries in `ranks`; `said` are the words that the question holds. */
  apart: { entry_id: string; other_id: string; other: string; words: string[]; said: string[] }[]
  ranks: Rank[]
  as_of: string
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

export function getEntry(id: string): Promise<Entry> {
  return get(`/api/editor/entries/${encodeURIComponent(id)}`)
}

export function getTaxes(): Promise<string[]> {
  return get('/api/editor/taxes')
}

export function getCounts(): Promise<Record<string, number>> {
  return get('/api/editor/counts')
}

/** Answers as the chat would; `asOf` empty: today. */
export function testHit(question: string, asOf: string): Promise<Hit> {
  return post('/api/editor/hit-test', asOf ? { question, as_of: asOf } : { question })
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

const path = (id: string) => `/api/editor/entries/${encodeURIComponent(id)}`

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

interface Said {
  outcome: string
  entry_id: string | null
  text: string
}

/** A question whose answer would change. */
export interface Change {
  question: string
  before: Said
  after: Said
  broken: boolean
}

export interface Impact {
  questions: number
  seconds: number
  changes: Change[]
}

export function getImpact(id: string): Promise<Impact> {
  return get(`${path(id)}/impact`)
}

/** The answer shown is right: watch it from now on. */
export function keepCase(question: string, asOf: string): Promise<void> {
  return post('/api/editor/cases', asOf ? { question, as_of: asOf } : { question })
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

/** Questions that were not helped with, alike ones together. */
export interface FailedGroup {
  question: string
  count: number
  /** Why: names of outcomes, and `unsure`, `disliked`, `handed_over`. */
  reasons: Record<string, number>
  wordings: string[]
  /** The entry that came nearest. */
  nearest: string | null
  nearest_question: string
  last_asked: string
  /** Where it was asked last. */
  conversation_id: string
}

export function getFailures(days: number): Promise<FailedGroup[]> {
  return get(`/api/editor/failures?days=${days}`)
}

export function dismissFailures(questions: string[], reason: string): Promise<void> {
  return post('/api/editor/failures/dismiss', { questions, reason })
}

export interface Task {
  id: number
  kind: 'question' | 'proposal' | 'wrong'
  question: string
  wordings: string[]
  /** What an agent said, or what is wrong; empty for a question. */
  answer: string
  assignee: string
  due: string | null
  author: string
  reason: string
  at: string
  entry_id: string | null
  conversation_id: string | null
}

export interface Trainer {
  username: string
  name: string
}

export function getTasks(): Promise<Task[]> {
  return get('/api/editor/tasks')
}

export function closeTask(id: number, reason: string): Promise<void> {
  return post(`/api/editor/tasks/${id}/close`, { reason })
}

export function getTrainers(): Promise<Trainer[]> {
  return get('/api/editor/trainers')
}

export function assignQuestions(questions: string[], assignee: string, due: string, reason: string): Promise<void> {
  return post('/api/editor/failures/assign', { questions, assignee, due: due || null, reason })
}

export const OUTCOME_LABEL: Record<string, string> = {
  Answered: '答上',
  Quoted: '引用原文',
  Clarify: '反问',
  NotFound: '没有找到',
  OutOfScope: '不在范围',
  NeedsAccount: '需要登录',
  NeedsHuman: '转人工',
  Unavailable: '暂时不可用',
}

export const REASON_LABEL: Record<string, string> = { ...OUTCOME_LABEL, unsure: '答得没把握', disliked: '被说没用', handed_over: '转了人工' }
