/** The register of documents as the trainer's API shows it. */

import { del, get, post } from '../../shared/api'

export interface RepealedDocument {
  issuer: string
  doc_no: string
  /** Only these places of it; empty: the whole. */
  part: string
  /** Only for entries on these; empty: for all. */
  taxes: string[]
  from: string | null
}

export interface RegisteredDocument {
  issuer: string
  doc_no: string
  title: string
  dated: string | null
  from: string | null
  to: string | null
  amended: boolean
  checked: boolean
  instead: string
  note: string
  repeals: RepealedDocument[]
  sweeps: unknown[]
}

export interface RegisterLine {
  name: string
  document: RegisteredDocument
  state: string
  endings: { begin: string; by: string; part: string; taxes: string[] }[]
  /** Empty: it comes with the product, or from its own text. */
  author: string
  citing: number
  /** No answer today, as what they rest on has ended. */
  stopped: { id: string; question: string }[]
  doubtful: { id: string; question: string }[]
}

export const EMPTY: RegisteredDocument = {
  issuer: '',
  doc_no: '',
  title: '',
  dated: null,
  from: null,
  to: null,
  amended: false,
  checked: true,
  instead: '',
  note: '',
  repeals: [],
  sweeps: [],
}

export function getRegister(q: string): Promise<{ total: number; items: RegisterLine[] }> {
  return get(`/api/editor/register?${new URLSearchParams({ q })}`)
}

export function writeDocument(document: RegisteredDocument): Promise<void> {
  return post('/api/editor/register', document)
}

/** Back to what the product, or the document's own text, says of it. */
export function forgetDocument(document: RegisteredDocument): Promise<void> {
  return del(`/api/editor/register?${new URLSearchParams({ issuer: document.issuer, doc_no: document.doc_no })}`)
}
