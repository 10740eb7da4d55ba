/** A question tried, and what a change would do to the answers. */

import { get, post } from '../../shared/api'
import type { Citation, Passage } from '../../shared/cards'
import { path } from '../entries/knowledge'

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

/** Answers as the chat would; `asOf` empty: today. */
export function testHit(question: string, asOf: string): Promise<Hit> {
  return post('/api/editor/hit-test', asOf ? { question, as_of: asOf } : { question })
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
