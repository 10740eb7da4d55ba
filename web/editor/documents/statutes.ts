/** Statutes as the trainer's API shows them. */

import { get, post } from '../../shared/api'

export interface StatuteLine {
  /** What it is cited by, and opened by: the title, or of a notice issuer and number. */
  name: string
  title: string
  issuer: string
  articles: number
  citing: number
  texts: { in_force_from: string; in_force_to: string | null }[]
}

export interface ArticleView {
  number: string
  heading: string
  text: string
  /** What the text compared with says under the same number. */
  other: string | null
  citing: { id: string; question: string }[]
  /** From when on somebody has marked it as repealed. */
  repealed_from: string | null
  repealed_by: string
  repeal_note: string
}

/** `begin` null: it holds after all. The entries that cite it. */
export function markRepealed(name: string, number: string, begin: string | null, note: string): Promise<{ id: string; question: string }[]> {
  return post('/api/editor/statutes/repeal', { name, number, begin, note })
}

export function getStatutes(): Promise<StatuteLine[]> {
  return get('/api/editor/statutes')
}

/** `beside` empty: no other text to compare with. */
export function getArticles(name: string, begin: string, beside: string): Promise<ArticleView[]> {
  const query = new URLSearchParams({ name, begin, ...(beside && { beside }) })
  return get(`/api/editor/statutes/articles?${query}`)
}
