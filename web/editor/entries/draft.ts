/** An entry as the form holds it: lists as lines of text, dates as the browser's fields have them. */

import type { Citation, Confidence } from '../../shared/cards'
import type { Apart, Entry, Version } from './knowledge'

export const FEWEST_SIMILAR = 6
/** How the server keeps that nobody has said yet from when on a draft holds. */
export const UNDATED = '9999-12-31'
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** Out of a document: what a draft was begun from. */
export interface Paragraph {
  name: string
  title: string
  text: string
}

export interface Draft {
  id: string
  question: string
  similar: string
  answer: string
  details: string
  steps: string
  materials: string
  citations: Citation[]
  from: string
  /** Empty: no announced end. */
  to: string
  confidence: Confidence
  tax: string
  audience: string[]
  region: string
  related: string[]
  /** A line for each neighbour: its id, a colon, words. */
  apart: string
  /** The text as it was becomes an earlier version, until the day before this one begins. */
  keepOld: boolean
  reason: string
  /** Shown beside the form; no part of the entry. */
  source: Paragraph | null
}

export function draftOf(entry: Entry, additions: string[] = []): Draft {
  return {
    id: entry.id,
    question: entry.question,
    similar: [...entry.similar, ...additions].join('\n'),
    answer: entry.answer,
    details: entry.details,
    steps: entry.steps.join('\n'),
    materials: entry.materials.join('\n'),
    citations: entry.citations.map(plain),
    from: entry.in_force.from === UNDATED ? '' : entry.in_force.from,
    to: entry.in_force.to ?? '',
    confidence: entry.confidence,
    tax: entry.tax,
    audience: [...entry.audience],
    region: entry.region,
    related: [...entry.related],
    apart: entry.apart_from.map((one) => `${one.entry}：${one.words.join('、')}`).join('\n'),
    keepOld: false,
    reason: '',
    source: null,
  }
}

/** What the draft makes of `entry`. */
export function entryOf(draft: Draft, entry: Entry): Entry {
  return {
    ...entry,
    id: draft.id.trim(),
    question: draft.question.trim(),
    similar: lines(draft.similar),
    answer: draft.answer.trim(),
    details: draft.details,
    steps: lines(draft.steps),
    materials: lines(draft.materials),
    citations: draft.citations.map(plain),
    in_force: { from: draft.from || UNDATED, to: draft.to || null },
    confidence: draft.confidence,
    tax: draft.tax,
    audience: draft.audience,
    region: draft.region.trim(),
    related: draft.related,
    apart_from: lines(draft.apart).map(apartOf),
    earlier: draft.keepOld ? [ended(entry, draft.from), ...entry.earlier] : entry.earlier,
  }
}

export type Field = 'question' | 'id' | 'similar' | 'answer' | 'citations' | 'from' | 'to' | 'audience' | 'tax' | 'apart'
export type Problems = Partial<Record<Field, string>>

/** What a draft cannot be kept with: it needs a question, and what is written must be right. */
export function wrongIn(draft: Draft, entry: Entry): Problems {
  const found: Problems = {}
  if (!draft.question.trim()) found.question = '请写问题'
  else if (!SLUG.test(draft.id.trim())) found.id = '编号只能用小写字母、数字和短横线'
  if (draft.citations.some((c) => !c.issuer.trim() || !c.doc_no.trim())) found.citations = '依据要有发文机关和文号（或者法规名）'
  if (draft.from && draft.to && draft.to < draft.from) found.to = '止期早于起期'
  if (draft.keepOld && draft.from <= entry.in_force.from) found.from = '保留旧口径时，新口径的起日须晚于旧的'
  if (lines(draft.apart).map(apartOf).some((one) => !one.words.length)) found.apart = '易混条目每行写：编号：区分的词'
  if (!draft.from && entry.earlier.length) found.from = '有以前的口径时，起日不能空着'
  return found
}

/** What it lacks besides, before it can be handed in for review. */
export function lackingIn(draft: Draft): Problems {
  const found: Problems = {}
  const short = FEWEST_SIMILAR - lines(draft.similar).length
  if (short > 0) found.similar = `相似问法至少 ${FEWEST_SIMILAR} 个，还差 ${short} 个`
  if (!draft.answer.trim()) found.answer = '请写答案'
  if (!draft.citations.length) found.citations = '请至少加一条依据'
  if (!draft.from) found.from = '请填从哪一天起适用'
  if (!draft.tax) found.tax = '请选税种'
  if (!draft.audience.length) found.audience = '请选适用对象'
  return found
}

export function blankEntry(question: string, similar: string[], answer = ''): Entry {
  return {
    id: '',
    question,
    similar,
    answer,
    details: '',
    steps: [],
    materials: [],
    citations: [],
    in_force: { from: '', to: null },
    confidence: 'secondary',
    tax: '',
    audience: [],
    region: '全国',
    status: 'draft',
    related: [],
    apart_from: [],
    facts: [],
    earlier: [],
    revision: 0,
    answering_revision: null,
    starts_at: null,
    may_approve: false,
  }
}

export function lines(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()).filter(Boolean))]
}

function apartOf(line: string): Apart {
  const [entry = '', words = ''] = line.split(/[:：]/)
  return { entry: entry.trim(), words: words.split(/[、，,\s]+/).filter(Boolean) }
}

function plain(citation: Citation): Citation {
  return { issuer: citation.issuer.trim(), doc_no: citation.doc_no.trim(), article: citation.article.trim(), title: citation.title.trim() }
}

function ended(entry: Entry, next: string): Version {
  const last = new Date(`${next}T00:00:00Z`)
  last.setUTCDate(last.getUTCDate() - 1)
  return {
    answer: entry.answer,
    details: entry.details,
    steps: entry.steps,
    materials: entry.materials,
    citations: entry.citations.map(plain),
    in_force: { from: entry.in_force.from, to: last.toISOString().slice(0, 10) },
    confidence: entry.confidence,
  }
}

/** What a form that was kept is called: by its question, or what it was begun from; empty where it has neither. */
export function questionIn(kept: string): string {
  try {
    const draft = JSON.parse(kept) as Partial<Draft>
    return draft.question?.trim() || (draft.source?.name ?? '')
  } catch {
    return ''
  }
}
