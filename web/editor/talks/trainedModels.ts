/** Dialogue models that trainers have trained on what was misread, as the trainer's API shows them. */

import { get, post } from '../../shared/api'

/** From 0 to 1, of `of` utterances that no model is trained on. */
export interface Shares {
  of: number
  right: number
  wrong: number
}

export interface Figures {
  before: Shares
  after: Shares
  better: number
  worse: number
  changed: { text: string; meant: string; before: string; after: string }[]
  /** Of those that it was trained on besides: how many are understood. */
  taught_before: number
  taught_after: number
}

export interface TrainedModel {
  id: string
  begun_by: string
  begun_at: string
  utterances: Record<string, string[]>
  state: 'training' | 'failed' | 'ready' | 'stale'
  figures: Figures | null
  problem: string
  published_by: string | null
  published_at: string | null
  in_use: boolean
}

/** The name under which the model that came along is published again. */
export const SHIPPED = 'shipped'

export function getModels(): Promise<TrainedModel[]> {
  return get('/api/editor/models')
}

export function trainModel(): Promise<{ id: string }> {
  return post('/api/editor/models', {})
}

export function publishModel(id: string): Promise<void> {
  return post(`/api/editor/models/${id}/publish`, {})
}
