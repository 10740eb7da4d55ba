/** One chat as the page holds it: its case, its messages, its draft, and how far the agent has read. */

import { markRaw, type Raw } from 'vue'
import type { Message } from '../shared/messages'
import { forget, recall, remember } from '../shared/storage'
import { Transcript } from '../shared/transcript'
import type { CaseDetail, Chat, Draft } from './frames'

const FOLD_FROM = 12
const KEPT = 6

export interface Thread {
  chat: Chat
  detail: CaseDetail | null
  messages: Message[]
  /** Raw: its own bookkeeping is nobody's view. */
  transcript: Raw<Transcript>
  draft: string
  seen: number
  /** When the taxpayer was last seen typing, in ms; 0 when not. */
  typingAt: number
  /** A colleague's chat: to read, not to answer. */
  readOnly: boolean
}

interface Kept {
  draft: string
  seen: number
}

const keyOf = (caseId: string) => `daoban.case.${caseId}`

export function newThread(chat: Chat, readOnly = false): Thread {
  const kept = recall<Kept>(keyOf(chat.case_id), { draft: '', seen: 0 })
  return { chat, detail: null, messages: [], transcript: markRaw(new Transcript()), typingAt: 0, readOnly, ...kept }
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

/** The newest words of people, for the list. */
export function lastWords({ messages, chat }: Thread): string {
  const people = messages.filter((m) => m.author === 'taxpayer' || m.author === 'agent')
  return people.at(-1)?.text ?? chat.last_text
}

/** The words of the taxpayer that a draft has to be for. */
export function lastSaid({ messages }: Thread): number {
  return messages.filter((m) => m.author === 'taxpayer').at(-1)?.seq ?? 0
}

/** The draft in hand, unless the taxpayer has spoken on since. */
export function draftOf(thread: Thread): Draft | null {
  const draft = thread.detail?.draft ?? null
  return draft && draft.seq === lastSaid(thread) ? draft : null
}

/** Who needs the agent next comes first: those who wait for words, the longest first; then the others as they were taken. */
export function byNeed(threads: Thread[]): Thread[] {
  const since = (thread: Thread) => (thread.readOnly || thread.chat.away_since ? null : waitsSince(thread))
  const rank = (thread: Thread) => (thread.readOnly ? 2 : since(thread) ? 0 : 1)
  return threads
    .map((thread, index) => ({ thread, index }))
    .sort((a, b) => rank(a.thread) - rank(b.thread) || (since(a.thread) ?? '').localeCompare(since(b.thread) ?? '') || a.index - b.index)
    .map(({ thread }) => thread)
}

/** How many of the bot's part are folded away: the agent reads the dossier, and the last words before the hand-off stay. */
export function foldedOf(messages: Message[]): number {
  const taken = messages.findIndex((m) => m.card?.kind === 'handoff' && m.card.status === 'assigned')
  const before = taken < 0 ? messages.length : taken
  return before > FOLD_FROM ? before - KEPT : 0
}
