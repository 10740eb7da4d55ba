/** The cards of a reply, as the server sends them. Decimals are strings, dates are ISO. */

export type Confidence = 'confirmed' | 'secondary' | 'unsettled'

export interface Choice {
  id: string
  label: string
  /** What stands under it, such as a short answer. */
  note?: string
}

export interface Citation {
  issuer: string
  doc_no: string
  article: string
  title: string
  in_force_from?: string | null
  in_force_to?: string | null
  /** Whether its words can be opened here; `null`: not looked up. */
  imported?: boolean | null
}

/** Where a thing is done on the web. */
export interface Place {
  name: string
  url: string
}

export interface AnswerCard {
  kind: 'answer'
  entry_id: string
  question: string
  /** How the question was taken, and what is to be known before the answer. */
  notice?: string
  short: string
  details: string
  steps?: string[]
  materials: string[]
  places?: Place[]
  citations: Citation[]
  as_of: string
  in_force_from: string | null
  in_force_to: string | null
  confidence: Confidence
  needs_person: boolean
  receipt_id: string
  /** Of several that may be meant: `choices` are the others. */
  likeliest?: boolean
  choices: Choice[]
}

export interface RefusalCard {
  kind: 'refusal'
  outcome: 'Clarify' | 'NotFound' | 'OutOfScope' | 'NeedsAccount' | 'NeedsHuman' | 'Unavailable'
  text: string
  receipt_id: string
  choices: Choice[]
  reading: Citation[]
}

/** A piece of a document, word for word; not `whole`: only that part of it. */
export interface Passage {
  source: Citation
  heading: string
  text: string
  state: string
  whole: boolean
  /** What is to be said of its state. */
  note: string
}

export interface QuotedPassage extends Passage {
  /** Ids of the choices that rest on it. */
  resting: string[]
}

export interface QuotedCard {
  kind: 'quoted'
  lead: string
  passages: QuotedPassage[]
  as_of: string
  receipt_id: string
  /** By number: nothing is missing. */
  asked_for: boolean
  choices: Choice[]
}

export interface AskCard {
  kind: 'ask'
  text: string
  hint: string
  step: number
  steps: number
  choices: Choice[]
}

/** Another amount that a tax may come to, and why. */
export interface Candidate {
  label: string
  amount: string
}

/** What would change if one fact did. */
export interface WhatIf {
  label: string
  text: string
}

export interface TaxLine {
  tax: string
  payer: 'seller' | 'buyer' | 'self'
  base: string
  rate: string
  formula: string
  amount: string
  basis: Citation[]
  needs_person: boolean
  note: string
  /** What the line supposes, where a fact is not known. */
  when?: string
  /** Whose share it is, where several own. */
  owner?: string
  candidates?: Candidate[]
}

export type Fact = [label: string, value: string]

export interface AssessmentCard {
  kind: 'assessment'
  title: string
  as_of: string
  lead: string
  totals: Fact[]
  facts: Fact[]
  lines: TaxLine[]
  what_ifs?: WhatIf[]
  /** Which side of a sale talks with us. */
  speaker?: '' | 'seller' | 'buyer'
  notes: string[]
  choices: Choice[]
}

export interface DecisionCard {
  kind: 'decision'
  title: string
  result: 'yes' | 'no' | 'person'
  text: string
  reasons: string[]
  basis: Citation[]
  facts: Fact[]
  choices: Choice[]
}

export interface RefundItem {
  label: string
  year: number
  reason: string
  paid: string
  refundable: string
  formula: string
  basis: Citation[]
  needs_person: boolean
}

export interface RefundsCard {
  kind: 'refunds'
  title: string
  as_of: string
  items: RefundItem[]
  total: string
  notes: string[]
  choices: Choice[]
}

export interface FactsCard {
  kind: 'facts'
  title: string
  as_of: string
  facts: Fact[]
  notes: string[]
  choices: Choice[]
}

export interface WalkStep {
  title: string
  state: 'done' | 'current' | 'open'
}

export interface WalkItem {
  label: string
  ready: boolean
}

/** A guided walk at one of its steps. */
export interface WalkCard {
  kind: 'walk'
  title: string
  /** What has just been noted. */
  lead: string
  /** Of the step, 1-based; 0 when all are done. */
  number: number
  steps: WalkStep[]
  text: string
  prepare: WalkItem[]
  where: string
  takes: string
  places?: Place[]
  citations: Citation[]
  as_of: string
  confidence: Confidence
  needs_person: boolean
  choices: Choice[]
}

export interface HandoffCard {
  kind: 'handoff'
  status: 'queued' | 'assigned' | 'closed' | 'withdrawn' | 'left'
  case_id: string
  position: number | null
  /** `null` while no agent is online: nobody can tell. */
  wait_minutes: number | null
  agent_name: string | null
}

export interface RatingCard {
  kind: 'rating'
  case_id: string
}

/** A form to fill in together with the agent, or a 业务办理确认单. */
export interface SheetCard {
  kind: 'sheet'
  sheet_id: string
  sheet: 'form' | 'confirmation'
  title: string
}

/** A picture or PDF that one side has sent the other. */
export interface FileCard {
  kind: 'file'
  upload_id: string
  form: 'jpeg' | 'png' | 'webp' | 'pdf'
  pages: number
}

export type Card =
  | AnswerCard
  | RefusalCard
  | QuotedCard
  | AskCard
  | AssessmentCard
  | DecisionCard
  | RefundsCard
  | FactsCard
  | WalkCard
  | HandoffCard
  | RatingCard
  | SheetCard
  | FileCard
