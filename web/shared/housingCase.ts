/** A sale of a home on its way through the bureau, as the server shows it. Numbers of identity come masked. */

import type { TaxLine } from './cards'

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
  origin: 'commodity' | 'purchased_public' | 'affordable' | 'self_built'
  how_acquired: 'bought' | 'inherited' | 'given_by_relative' | 'given' | 'divorced'
  former_acquired_on: string | null
  shares: string
  fees: string | null
  /** Only staff fill it in. */
  assessed_price: string | null
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
  title: string
  amount: string
  status: 'created' | 'sent' | 'paid' | 'closed'
  pay_url: string
  /** Numbers of payments beside the one that counts: money to be given back. */
  again: string[]
}

export interface PaperNeeded {
  key: string
  name: string
  party: Side
  /** `null`: it hangs on what is not known yet, or on the office. */
  needed: boolean | null
  why: string
  alternatives: string[]
  there: boolean
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
  papers_needed: PaperNeeded[]
  assessment: { as_of: string; lines: TaxLine[]; notes: string[] } | null
  assessed_at: number
  due: Partial<Record<Side, string>>
  orders: CaseOrder[]
  certificates: { payer: Side; label: string; number: string }[]
  /** Of what was paid too much: where it stands. */
  refunds: {
    payer: Side
    label: string
    amount: string
    status_name: string
    /** Staff pay it back, and the office of refunds does not. */
    at_desk: boolean
    /** Of several who own what was sold: how much each gets. */
    owners: { label: string; amount: string }[]
  }[]
  /** What may be charged on what is owed on top; no order is over it. */
  late_fees: { payer: Side; label: string; amount: string; formula: string; until: string; basis: string[]; note: string }[]
  history: { ordinal: number; label: string; actor: string; by: 'system' | 'owner' | 'staff'; detail: string; at: string }[]
}

export const SIDE: Record<Side, string> = { seller: '卖方', buyer: '买方' }

export function unpaidOf(housing: HousingCase): CaseOrder[] {
  return housing.orders.filter((o) => o.status === 'created' || o.status === 'sent')
}

/** Nobody but who looks at the case moves it. All others the machine, the gateway or the desk may, at any time. */
export function isStill(housing: HousingCase): boolean {
  return housing.status === 'draft'
}

export interface CaseField {
  name: Exclude<keyof CaseFacts, 'side' | 'seller' | 'buyer'>
  label: string
  kind: 'text' | 'money' | 'date' | 'count' | 'yes' | 'choice'
  hint: string
  optional: boolean
  options?: readonly [value: string, label: string][]
}

const YES_NO = [['true', '是'], ['false', '不是']] as const satisfies readonly [string, string][]
const LOCATIONS = [['city', '市区'], ['town', '县城、镇'], ['other', '其他地区']] as const satisfies readonly [string, string][]
const ORIGINS = [
  ['commodity', '商品房'],
  ['purchased_public', '已购公有住房'],
  ['affordable', '经济适用住房'],
  ['self_built', '自建住房'],
] as const satisfies readonly [string, string][]
const ACQUIRED = [
  ['bought', '购买'],
  ['inherited', '继承'],
  ['given_by_relative', '直系亲属赠与'],
  ['given', '他人赠与'],
  ['divorced', '离婚分割'],
] as const satisfies readonly [string, string][]

export const FIELDS: readonly CaseField[] = [
  { name: 'certificate_no', label: '不动产权证书号', kind: 'text', hint: '京（2023）…不动产权第…号', optional: false },
  { name: 'price', label: '成交价（元）', kind: 'money', hint: '含税，如 5000000', optional: false },
  { name: 'contract_on', label: '签约日期', kind: 'date', hint: '', optional: false },
  { name: 'area_m2', label: '建筑面积（平方米）', kind: 'money', hint: '以证书为准，如 89', optional: false },
  { name: 'location', label: '房屋所在地', kind: 'choice', hint: '', optional: false, options: LOCATIONS },
  { name: 'origin', label: '房屋性质', kind: 'choice', hint: '', optional: false, options: ORIGINS },
  { name: 'how_acquired', label: '卖方取得方式', kind: 'choice', hint: '', optional: false, options: ACQUIRED },
  { name: 'acquired_on', label: '卖方取得日期', kind: 'date', hint: '', optional: true },
  { name: 'only_home', label: '卖方家庭唯一住房', kind: 'yes', hint: '', optional: true, options: YES_NO },
  { name: 'buyer_homes', label: '买方家庭已有住房（套）', kind: 'count', hint: '没有填 0', optional: true },
  { name: 'original_price', label: '原购房价（元）', kind: 'money', hint: '', optional: true },
  { name: 'original_deed_tax', label: '原缴契税（元）', kind: 'money', hint: '', optional: true },
  { name: 'renovation', label: '装修费（元，有发票）', kind: 'money', hint: '', optional: true },
  { name: 'loan_interest', label: '贷款利息（元，有凭证）', kind: 'money', hint: '', optional: true },
  { name: 'fees', label: '手续费、公证费（元，有凭证）', kind: 'money', hint: '', optional: true },
  { name: 'former_acquired_on', label: '原产权人取得日期（继承、赠与、离婚分割的）', kind: 'date', hint: '', optional: true },
  { name: 'shares', label: '产权份额（几人共有的）', kind: 'text', hint: '如 1/2,1/2；一人所有不填', optional: true },
]

export const STAFF_FIELDS: readonly CaseField[] = [
  ...FIELDS,
  { name: 'assessed_price', label: '税务机关核定价（元）', kind: 'money', hint: '含税', optional: true },
]

export type Typed = Record<string, string>

/** What stands in the form for these facts. */
export function typedOf(facts: CaseFacts): Typed {
  return Object.fromEntries(STAFF_FIELDS.map(({ name }) => [name, facts[name] === null ? '' : String(facts[name])]))
}

/** What was changed in the form, as the server takes it. */
export function changesOf(facts: CaseFacts, typed: Typed): Record<string, unknown> {
  const before = typedOf(facts)
  const changed = STAFF_FIELDS.filter(({ name }) => (typed[name] ?? '').trim() !== before[name])
  return Object.fromEntries(changed.map((field) => [field.name, valueOf(field, (typed[field.name] ?? '').trim())]))
}

function valueOf({ kind }: CaseField, text: string): unknown {
  if (kind === 'text') return text
  if (!text) return null
  if (kind === 'yes') return text === 'true'
  return kind === 'count' && /^\d+$/.test(text) ? Number(text) : text
}
