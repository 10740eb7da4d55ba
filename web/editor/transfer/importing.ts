/** Taking a file of entries in. */

import { exchange, upload } from '../../shared/api'
import type { FieldChange } from '../entries/knowledge'

/** What taking in a file would do, or has done. */
export interface ImportPlan {
  rows: number
  added: string[]
  changed: string[]
  unchanged: number
  /** Of the file as a whole: what was not taken, and what is not in it and so stays. */
  notes: string[]
  problems: { number: number; text: string }[]
  doubles: { number: number; question: string; entry_id: string; entry_question: string }[]
  /** What would change in the first two hundred of `changed`, word by word. */
  changes: { entry_id: string; question: string; fields: FieldChange[] }[]
}

/** The rows that cannot be taken in, each with its reason, as a workbook. */
export function failedRows(file: File, form: string): Promise<Blob> {
  return exchange(`/api/editor/import/failed?form=${form}`, file)
}

export function sizeLabel(file: File): string {
  return file.size < 1_000_000 ? `${Math.ceil(file.size / 1000)} KB` : `${(file.size / 1_000_000).toFixed(1)} MB`
}

/** The kind of table by the file's name; null for any other. */
export function formOf(name: string): string | null {
  const ending = name.toLowerCase().split('.').pop() ?? ''
  return FORMS.includes(ending) ? ending : null
}

export const FORMS = ['xlsx', 'csv', 'jsonl', 'md', 'docx']

/** `check`: only tell what would happen. */
export function importFile(file: File, form: string, check: boolean, signal: AbortSignal): Promise<ImportPlan> {
  return upload(`/api/editor/import?form=${form}&check=${check}`, file, signal)
}
