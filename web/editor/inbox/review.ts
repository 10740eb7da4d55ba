/** What waits for whom, and what colleagues say of a text, as the trainer's API shows them. */

import { get, post } from '../../shared/api'

export interface Waiting {
  entry_id: string
  question: string
  author: string
  reason: string
  at: string
  comments: number
}

export interface News {
  entry_id: string
  question: string
  what: 'published' | 'returned' | 'comment'
  text: string
  author: string
  at: string
  fresh: boolean
}

/** A change of a word, or a repeal, that one person wants and another puts in force. */
export interface Proposal {
  id: number
  kind: 'term' | 'synonym' | 'repeal'
  about: string
  content: Record<string, string | boolean | null>
  author: string
  reason: string
  at: string
}

export interface Decided {
  kind: Proposal['kind']
  about: string
  approved: boolean
  by: string
  reason: string
  at: string
  fresh: boolean
}

export interface Inbox {
  /** For me to approve. */
  waiting: Waiting[]
  /** Mine, for others. */
  handed_in: Waiting[]
  news: News[]
  /** Words and repeals for me to approve. */
  proposals: Proposal[]
  /** Mine, for others. */
  proposed: Proposal[]
  /** What became of mine. */
  decided: Decided[]
}

export const EMPTY_INBOX: Inbox = { waiting: [], handed_in: [], news: [], proposals: [], proposed: [], decided: [] }

/** The entries that cite what was repealed. */
export function approve(id: number, override = ''): Promise<{ id: string; question: string }[]> {
  return post(`/api/editor/proposals/${id}/approval`, { override })
}

export function refuse(id: number, reason: string): Promise<void> {
  return post(`/api/editor/proposals/${id}/refusal`, { reason })
}

export function getInbox(): Promise<Inbox> {
  return get('/api/editor/inbox')
}

export function seeNews(): Promise<void> {
  return post('/api/editor/inbox/seen')
}

/** `field` empty: on the whole. `open`: nothing was published since. */
export interface Comment {
  id: number
  revision: number
  field: string
  name: string
  text: string
  author: string
  at: string
  open: boolean
}

export const COMMENTED = {
  '': '整个条目',
  question: '问题',
  similar: '相似问法',
  answer: '答案',
  details: '说明',
  steps: '办理步骤',
  materials: '材料',
  citations: '依据',
  in_force: '有效期',
  confidence: '把握程度',
  tax: '税种',
  audience: '适用对象',
  region: '地区',
  related: '相关条目',
}

const path = (id: string) => `/api/editor/entries/${encodeURIComponent(id)}/comments`

export function getComments(id: string): Promise<Comment[]> {
  return get(path(id))
}

export function addComment(id: string, revision: number, field: string, text: string): Promise<void> {
  return post(path(id), { revision, field, text })
}
