/** A sale of a home on its way through the bureau, as the server shows it. Numbers of identity come masked. */

export type CaseStatus =
  | 'draft'
  | 'papers'
  | 'review'
  | 'assessed'
  | 'confirmed'
  | 'paid'
  | 'certified'
  | 'returned'
  | 'person'
export type Side = 'seller' | 'buyer'

export interface Person {
  name: string
  id_number: string
}

export interface CaseFacts {
  side: Side
  certificate_no: string
  seller: Person | null
  buyer: Person | null
  price: string | null
  contract_on: string | null
  area_m2: string | null
  location: 'city' | 'town' | 'other' | null
  acquired_on: string | null
  only_home: boolean | null
  buyer_homes: number | null
  original_price: string | null
  original_deed_tax: string | null
  renovation: string | null
  loan_interest: string | null
}

export interface CaseStep {
  status: CaseStatus
  name: string
  state: 'done' | 'current' | 'open'
  at: string | null
}

export interface CaseReason {
  code: string
  sentence: string
  remedy: string
  field: string
}

export interface CaseOrder {
  id: string
  payer: Side
  label: string
  amount: string
  status: 'created' | 'sent' | 'paid' | 'closed'
  pay_url: string
}

export interface CaseLine {
  tax: string
  payer: Side
  amount: string
  formula: string
  needs_person: boolean
  note: string
}

export interface CaseBrief {
  id: string
  status: CaseStatus
  status_name: string
  certificate_no: string
  seller: string
  buyer: string
  changed_at: string
}

export interface HousingCase {
  id: string
  status: CaseStatus
  status_name: string
  steps: CaseStep[]
  facts: CaseFacts
  missing: { name: string; label: string }[]
  agreed: boolean | null
  asked: { department: string; label: string; answered: boolean }[]
  waiting_for: string
  reasons: CaseReason[]
  papers: { id: string; name: string; confirmed: boolean }[]
  papers_needed: { key: string; name: string; needed: boolean | null; why: string; there: boolean }[]
  assessment: { as_of: string; lines: CaseLine[] } | null
  assessed_at: number
  due: Partial<Record<Side, string>>
  orders: CaseOrder[]
  certificates: { payer: Side; label: string; number: string }[]
  history: { ordinal: number; label: string; actor: string; detail: string; at: string }[]
}

export const SIDE: Record<Side, string> = { seller: '卖方', buyer: '买方' }

/** States in which the case goes on by itself. */
export const MOVING: ReadonlySet<CaseStatus> = new Set<CaseStatus>(['review', 'confirmed', 'paid'])

export interface CaseField {
  name: Exclude<keyof CaseFacts, 'side' | 'seller' | 'buyer'>
  label: string
  kind: 'text' | 'money' | 'date' | 'count' | 'yes' | 'location'
  hint: string
  optional: boolean
}

export const FIELDS: readonly CaseField[] = [
  { name: 'certificate_no', label: '不动产权证书号', kind: 'text', hint: '京（2023）…不动产权第…号', optional: false },
  { name: 'price', label: '成交价（元）', kind: 'money', hint: '含税，如 5000000', optional: false },
  { name: 'contract_on', label: '签约日期', kind: 'date', hint: '', optional: false },
  { name: 'area_m2', label: '建筑面积（平方米）', kind: 'money', hint: '以证书为准，如 89', optional: false },
  { name: 'location', label: '房屋所在地', kind: 'location', hint: '', optional: false },
  { name: 'acquired_on', label: '卖方取得日期', kind: 'date', hint: '', optional: true },
  { name: 'only_home', label: '卖方家庭唯一住房', kind: 'yes', hint: '', optional: true },
  { name: 'buyer_homes', label: '买方家庭已有住房（套）', kind: 'count', hint: '没有填 0', optional: true },
  { name: 'original_price', label: '原购房价（元）', kind: 'money', hint: '', optional: true },
  { name: 'original_deed_tax', label: '原缴契税（元）', kind: 'money', hint: '', optional: true },
  { name: 'renovation', label: '装修费（元，有发票）', kind: 'money', hint: '', optional: true },
  { name: 'loan_interest', label: '贷款利息（元，有凭证）', kind: 'money', hint: '', optional: true },
]

export type Typed = Record<string, string>

/** What stands in the form for these facts. */
export function typedOf(facts: CaseFacts): Typed {
  return Object.fromEntries(FIELDS.map(({ name }) => [name, facts[name] === null ? '' : String(facts[name])]))
}

/** What was changed in the form, as the server takes it. */
export function changesOf(facts: CaseFacts, typed: Typed): Record<string, unknown> {
  const before = typedOf(facts)
  const changed = FIELDS.filter(({ name }) => (typed[name] ?? '').trim() !== before[name])
  return Object.fromEntries(changed.map((field) => [field.name, valueOf(field, (typed[field.name] ?? '').trim())]))
}

function valueOf({ kind }: CaseField, text: string): unknown {
  if (kind === 'text') return text
  if (!text) return null
  if (kind === 'yes') return text === 'true'
  return kind === 'count' && /^\d+$/.test(text) ? Number(text) : text
}
