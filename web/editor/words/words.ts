/** The dictionary as the trainer's API shows it. */

import { get, post } from '../../shared/api'
import type { Impact } from '../trying/hit'

export type WordKind = 'term' | 'synonym'

export interface Word {
  kind: WordKind
  text: string
  canonical: string
  present: boolean
}

/** No author: it comes with the product. */
export interface WordLine extends Word {
  author: string
  reason: string
  at: string | null
}

export interface Sample {
  question: string
  before: string[]
  after: string[]
}

export interface WordPreview {
  samples: Sample[]
  impact: Impact
}

export function getWords(kind: WordKind, q: string): Promise<{ total: number; items: WordLine[] }> {
  return get(`/api/editor/words?${new URLSearchParams({ kind, q })}`)
}

/** `samples` empty: questions of ours that the word occurs in. */
export function previewWord(word: Word, samples: string[]): Promise<WordPreview> {
  return post('/api/editor/words/preview', { ...word, samples })
}

export function changeWord(word: Word, reason: string, override = ''): Promise<void> {
  return post('/api/editor/words', { ...word, reason, override })
}
