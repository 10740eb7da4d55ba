/** Messages that the bot took for something else, as the trainer's API shows them. */

import { del, get, post } from '../../shared/api'

export interface Misread {
  id: number
  text: string
  intent: string
  conversation_id: string
  author: string
  at: string
}

export interface MisreadList {
  /** What each intent is called. */
  intents: Record<string, string>
  items: Misread[]
}

export function getMisread(): Promise<MisreadList> {
  return get('/api/editor/misread')
}

export function proposeUtterance(conversationId: string, seq: number, text: string, intent: string): Promise<void> {
  return post('/api/editor/misread', { conversation_id: conversationId, seq, text, intent })
}

export function dropMisread(id: number): Promise<void> {
  return del(`/api/editor/misread/${id}`)
}
