/** How a legal basis is named: issuer, document, article, and when it holds. */

import type { Citation, Confidence } from './cards'
import { dateLabel } from './time'

/** A document by its number as it stands; a statute, which has its title there, in title marks. */
export function documentName(citation: Citation): string {
  const name = citation.doc_no
  return /[号令〔《]/.test(name) ? name : `《${name}》`
}

export function citationLine(citation: Citation): string {
  return [citation.issuer, documentName(citation), citation.article].filter(Boolean).join(' ')
}

/** The interval is of what is said, which may be shorter than the life of the document: hence 适用, not 施行. */
export function inForceLabel(from?: string | null, to?: string | null): string {
  if (from === '9999-12-31') return '还没有填有效期' // a draft of which nobody has said from when on
  if (from && to) return `${dateLabel(from)}至${dateLabel(to)}适用`
  if (from) return `${dateLabel(from)}起适用`
  return to ? `适用至${dateLabel(to)}` : ''
}

/** Of a document itself. */
export function spanLabel(from?: string | null, to?: string | null): string {
  if (from && to) return `${dateLabel(from)}起施行，至${dateLabel(to)}止`
  if (from) return `${dateLabel(from)}起施行`
  return to ? `至${dateLabel(to)}止` : ''
}

/** A text of law apart: what is written, and the rows of its tables, which stand in it as `| one | two |`. */
export function pieces(text: string): { text?: string; rows?: string[][] }[] {
  const found: { text?: string; rows?: string[][] }[] = []
  for (const line of text.split('\n')) {
    const last = found.at(-1)
    if (!line.startsWith('|')) {
      if (last?.text !== undefined) last.text += `\n${line}`
      else found.push({ text: line })
    } else if (!/^[|\s:-]+$/.test(line)) {
      const row = line.replace(/^\||\|\s*$/g, '').split('|').map((cell) => cell.trim())
      if (last?.rows) last.rows.push(row)
      else found.push({ rows: [row] })
    }
  }
  return found
}

export const CONFIDENCE_LABEL: Record<Confidence, string> = {
  confirmed: '依据已核对',
  secondary: '依据待核原文',
  unsettled: '口径尚未明确',
}

/** For who can see the basis only as far as its text is here: what nobody but the writers could check is named, no more. */
export function certainty(confidence: Confidence, citations: Citation[]): { label: string; mark: string } {
  if (confidence === 'confirmed' && citations.some((one) => one.imported === false)) return { label: '依据已注明', mark: '' }
  return { label: CONFIDENCE_LABEL[confidence], mark: `mark-${confidence}` }
}
