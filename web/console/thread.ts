/** One chat as the page holds it: its case, its messages, its draft, and how far the agent has read. */

import { markRaw, type Raw } from 'vue'
import type { Message } from '../shared/messages'
import { forget, recall, remember } from '../shared/storage'
import { Transcript } from '../shared/transcript'
import type { CaseDetail, Chat } from './frames'

export interface Thread {
  chat: Chat
  detail: CaseDetail | null
  messages: Message[]
  /** Raw: its own bookkeeping is nobody's view. */
  transcript: Raw<Transcript>
  draft: string
  seen: number
}

interface Kept {
  draft: string
  seen: number
}

const keyOf = (caseId: string) => `daoban.case.${caseId}`

export function newThread(chat: Chat): Thread {
  const kept = recall<Kept>(keyOf(chat.case_id), { draft: '', seen: 0 })
  return { chat, detail: null, messages: [], transcript: markRaw(new Transcript()), ...kept }
}

export function keepThread({ chat, draft, seen }: Thread): void {
  remember(keyOf(chat.case_id), { draft, seen } satisfies Kept)
}

export function forgetThread(caseId: string): void {
  forget(keyOf(caseId))
}

/** Words of the taxpayer that came since the agent last had this chat open. */
export function unreadOf(thread: Thread): number {
  return thread.messages.filter((m) => m.author === 'taxpayer' && m.seq > thread.seen).length
}

/** Since when the taxpayer waits for words of the agent; `null` when the agent spoke last. */
export function waitsSince({ messages, chat }: Thread): string | null {
  const taken = chat.assigned_at ?? chat.opened_at
  const said = messages.filter((m) => m.author === 'agent' || m.author === 'taxpayer')
  const mine = said.map((m) => m.author).lastIndexOf('agent')
  if (mine < 0) return taken
  const next = said[mine + 1]
  return next ? next.at : null
}

/** The newest words, for the list. */
export function lastWords({ messages, chat }: Thread): string {
  const last = messages.filter((m) => m.author !== 'system').at(-1)
  return last?.text ?? chat.last_text
}
