/** A notice or statute out of a file: looked at, drafted from, kept. */

import { upload } from '../../shared/api'
import { blankEntry, draftOf, type Draft, type Paragraph } from '../entries/draft'
import type { FieldChange } from '../entries/knowledge'
import { keepWorking } from '../entries/working'

export const DOCUMENT_FORMS = ['.docx', '.pdf', '.html', '.htm', '.md', '.txt']

export interface ReadParagraph {
  number: string
  /** As citations write it. */
  article: string
  heading: string
  text: string
  /** In the document's own words; empty where it has none. */
  question: string
  /** Empty: there is no other text to compare with. */
  state: '' | 'same' | 'changed' | 'added'
  change: FieldChange['pieces']
}

export interface ReadDocument {
  title: string
  issuer: string
  /** What it is cited by. */
  doc_no: string
  dated: string
  in_force_from: string
  in_force_to: string | null
  repeals: string[]
  notes: string[]
  /** Recognised on pictures: to be drafted from, not to be kept. */
  seen: boolean
  preamble: string[]
  signature: string[]
  /** What keeping it would do, or has done. */
  state: 'added' | 'replaced' | 'unchanged'
  /** From when the text holds that it is compared with. */
  beside: string | null
  paragraphs: ReadParagraph[]
  gone: ReadParagraph[]
}

/** `check`: only look. */
export function takeDocument(file: File, check: boolean, signal: AbortSignal): Promise<ReadDocument> {
  return upload(`/api/editor/documents?name=${encodeURIComponent(file.name)}&check=${check}`, file, signal)
}

export function nameOf(document: ReadDocument): string {
  return document.doc_no === document.title ? `《${document.title}》` : `${document.issuer}${document.doc_no}`
}

/** A form for each paragraph, kept as if it had been begun by hand; what they are kept under, the first one first. */
export async function draftFrom(document: ReadDocument, paragraphs: ReadParagraph[]): Promise<string[]> {
  const begun = Date.now()
  const keys = paragraphs.map((_, index) => (begun + index).toString(36))
  for (const [index, paragraph] of paragraphs.entries()) {
    await keepWorking(`unsaved-${keys[index]}`, JSON.stringify(draftOfParagraph(document, paragraph)), 0)
  }
  return keys
}

function draftOfParagraph(document: ReadDocument, paragraph: ReadParagraph): Draft {
  const { issuer, doc_no, title } = document
  const source: Paragraph = { name: `${nameOf(document)}${paragraph.article}`, title, text: paragraph.text }
  return {
    ...draftOf(blankEntry(paragraph.question, [])),
    citations: [{ issuer, doc_no, article: paragraph.article, title: doc_no === title ? '' : title }],
    from: document.in_force_from,
    to: document.in_force_to ?? '',
    source,
  }
}
