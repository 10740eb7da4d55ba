/** The agent's desk: chats in hand, who waits, and one socket for all of them. */

import { reactive } from 'vue'
import { get, post, put } from '../shared/api'
import { Link, socketUrl, type LinkState } from '../shared/link'
import type { Message } from '../shared/messages'
import { newId, Outbox, type Outgoing } from '../shared/outbox'
import { recall, remember } from '../shared/storage'
import type { AgentState, CaseDetail, Chat, ConsoleFrame, DeskSnapshot, Draft, Note, Offer, Waiter } from './frames'
import { forgetThread, keepThread, newThread, type Thread } from './thread'

export interface DeskState {
  link: LinkState
  /** `null` until the first snapshot. */
  waiting: DeskSnapshot['waiting'] | null
  /** When `waiting` was true, in ms. */
  waitingAt: number
  limit: number
  threads: Thread[]
  current: string | null
  outgoing: Outgoing[]
  offers: Offer[]
  queue: Waiter[]
  agent: { name: AgentState; why: string }
  /** How often each sheet has changed since the page was opened. */
  sheets: Record<string, number>
}

export interface DeskEvents {
  problem(sentence: string): void
  /** A chat has left the desk though it was not closed here. */
  gone(chat: Chat): void
  signedOut(): void
  /** A taxpayer has written in a chat that is not open. */
  spoken(chat: Chat): void
  /** A taxpayer has been left waiting for an answer. */
  nudged(chat: Chat): void
  offered(offer: Offer): void
}

const OUTBOX = 'daoban.console.outbox'
const CURRENT = 'daoban.console.current'
const TYPING_EVERY_MS = 3_000
const TYPES_MS = 6_000 // the portal says it again every three seconds
export const UNDO_MS = 3_000

export class Desk {
  readonly state = reactive<DeskState>({
    link: 'closed',
    waiting: null,
    waitingAt: 0,
    limit: 0,
    threads: [],
    current: recall<string | null>(CURRENT, null),
    outgoing: [],
    offers: [],
    queue: [],
    agent: { name: 'online', why: '' },
    sheets: {},
  })
  /** Closed here: an older snapshot may still show it. */
  private readonly closed = new Set<string>()
  /** Taken here: an older snapshot may not show it yet. */
  private readonly taken = new Map<string, Chat>()
  private readonly loading = new Set<string>()
  private advising: Chat[] = []
  private typedAt = 0
  /** How far the taxpayer has been told that their words were read. */
  private readonly told = new Map<string, number>()
  private watched: string | null = null
  private opening: string | null = null
  private readonly outbox = new Outbox(
    (frame) => this.link.send(frame),
    (items) => {
      this.state.outgoing = items
      remember(OUTBOX, { agent: this.agent, items })
    },
  )
  private readonly link = new Link<ConsoleFrame>({
    url: () => socketUrl('/api/console/socket'),
    onFrame: (frame) => this.receive(frame),
    onState: (state) => {
      this.state.link = state
      if (state !== 'open') return
      this.outbox.resend()
      void this.lookAgain()
      if (this.watched) this.link.send({ type: 'watch', case_id: this.watched })
    },
    onRefused: () => this.events.signedOut(),
  })

  constructor(
    private readonly agent: string,
    private readonly events: DeskEvents,
  ) {}

  open(): void {
    const kept = recall<{ agent: string; items: Outgoing[] }>(OUTBOX, { agent: '', items: [] })
    this.outbox.restore(kept.agent === this.agent ? kept.items : [])
    this.link.open()
  }

  close(): void {
    this.link.close()
  }

  tick(): void {
    if (this.state.link !== 'open') return
    this.outbox.expire()
    this.fetchMissing()
  }

  find(caseId: string | null): Thread | undefined {
    return this.state.threads.find((thread) => thread.chat.case_id === caseId)
  }

  select(caseId: string): void {
    this.state.current = caseId
    remember(CURRENT, caseId)
    this.read(caseId)
  }

  /** Everything in the chat has been before the agent's eyes. */
  read(caseId: string): void {
    const thread = this.find(caseId)
    if (!thread) return
    thread.seen = Math.max(thread.seen, thread.transcript.received)
    keepThread(thread)
    const seq = thread.transcript.received
    if (thread.readOnly || (this.told.get(caseId) ?? 0) >= seq) return
    if (this.link.send({ type: 'read', case_id: caseId, seq })) this.told.set(caseId, seq)
  }

  /** Takes who has waited longest; false when nobody waits. Throws `ApiError`. */
  async next(): Promise<boolean> {
    const chat = await post<Chat | undefined>('/api/console/next')
    if (!chat) return false
    this.begin(chat)
    return true
  }

  /** Takes a chat that was offered, or one of those who wait. Throws `ApiError`. */
  async accept(caseId: string): Promise<void> {
    this.begin(await post<Chat>(`/api/console/cases/${caseId}/accept`))
  }

  private begin(chat: Chat): void {
    this.closed.delete(chat.case_id)
    this.taken.set(chat.case_id, chat)
    this.hold(this.mine())
    this.select(chat.case_id)
  }

  async decline(caseId: string): Promise<void> {
    await post(`/api/console/cases/${caseId}/decline`)
  }

  async setState(state: AgentState): Promise<void> {
    await put('/api/console/state', { state })
    this.state.agent = { name: state, why: '' }
  }

  async finish(caseId: string, how: { note: string; result?: string | null; theme?: string }): Promise<void> {
    this.closed.add(caseId)
    try {
      await post(`/api/console/cases/${caseId}/close`, how)
    } catch (error) {
      this.closed.delete(caseId)
      throw error
    }
    this.hold(this.mine())
    forgetThread(caseId)
  }

  async handOver(caseId: string, to: { to_staff?: string; to_group?: string; note: string }): Promise<void> {
    this.closed.add(caseId)
    try {
      await post(`/api/console/cases/${caseId}/transfer`, to)
    } catch (error) {
      this.closed.delete(caseId)
      throw error
    }
    this.hold(this.mine())
    forgetThread(caseId)
    // It may come back.
    this.closed.delete(caseId)
  }

  /** Goes out after a moment in which it can be taken back. */
  say(caseId: string, text: string, holdMs = UNDO_MS): void {
    this.outbox.add(text, { type: 'say', case_id: caseId, text }, newId(), holdMs)
  }

  /** Takes back what has not gone out: its words go to where they were written. */
  takeBack(clientId: string): void {
    const item = this.outbox.take(clientId)
    const thread = this.find(String(item?.frame.case_id ?? ''))
    if (!item || !thread) return
    this.write(thread.chat.case_id, thread.draft.trim() ? `${item.text}\n${thread.draft}` : item.text)
  }

  async takeOver(caseId: string): Promise<void> {
    this.begin(await post<Chat>(`/api/console/cases/${caseId}/takeover`))
  }

  watches(caseId: string): boolean {
    return this.watched === caseId
  }

  /** A supervisor looks at somebody's chat; it opens as soon as it is there. */
  watch(caseId: string | null): void {
    this.watched = caseId
    this.opening = caseId
    this.link.send({ type: 'watch', case_id: caseId })
  }

  noted(caseId: string, note: Note): void {
    const notes = this.find(caseId)?.detail?.notes
    if (notes && !notes.some((one) => one.id === note.id)) notes.push(note)
  }

  typing(caseId: string): void {
    if (Date.now() - this.typedAt < TYPING_EVERY_MS) return
    this.typedAt = Date.now()
    this.link.send({ type: 'typing', case_id: caseId })
  }

  write(caseId: string, draft: string): void {
    const thread = this.find(caseId)
    if (!thread) return
    thread.draft = draft
    keepThread(thread)
  }

  retry(clientId: string): void {
    this.outbox.retry(clientId)
  }

  discard(clientId: string): void {
    this.outbox.take(clientId)
  }

  outgoingOf(caseId: string): Outgoing[] {
    return this.state.outgoing.filter((item) => item.frame.case_id === caseId)
  }

  private mine(): Chat[] {
    return this.state.threads.filter((thread) => !thread.readOnly).map((thread) => thread.chat)
  }

  private receive(frame: ConsoleFrame): void {
    if (frame.type === 'desk') this.refresh(frame)
    else if (frame.type === 'message') this.add(frame.case_id, frame.message)
    else if (frame.type === 'ack') this.stored(frame.client_id, frame.seq)
    else if (frame.type === 'draft') this.drafted(frame.case_id, frame.draft)
    else if (frame.type === 'note') this.noted(frame.case_id, frame.note)
    else if (frame.type === 'read') this.readTo(frame.case_id, frame.seq)
    else if (frame.type === 'typing') this.types(frame.case_id)
    else if (frame.type === 'sheet') this.state.sheets[frame.sheet_id] = (this.state.sheets[frame.sheet_id] ?? 0) + 1
    else if (frame.type === 'nudged') this.nudged(frame.case_id)
    else if (frame.client_id) {
      this.outbox.refuse(frame.client_id, frame)
      this.tellRefused()
    } else this.events.problem(frame.message)
  }

  private nudged(caseId: string): void {
    const thread = this.find(caseId)
    if (thread) this.events.nudged(thread.chat)
  }

  private drafted(caseId: string, draft: Draft): void {
    const detail = this.find(caseId)?.detail
    if (detail && draft.seq >= (detail.draft?.seq ?? 0)) detail.draft = draft
  }

  private readTo(caseId: string, seq: number): void {
    const thread = this.find(caseId)
    if (thread) thread.chat.read_seq = Math.max(thread.chat.read_seq, seq)
  }

  private types(caseId: string): void {
    const thread = this.find(caseId)
    if (!thread) return
    const at = Date.now()
    thread.typingAt = at
    setTimeout(() => thread.typingAt === at && (thread.typingAt = 0), TYPES_MS)
  }

  /** Words for a chat that has left the desk stand nowhere any more. */
  private tellRefused(): void {
    for (const { client_id, state, frame, text, problem } of this.outbox.list()) {
      if (state !== 'refused' || this.find(String(frame.case_id))) continue
      this.outbox.take(client_id)
      this.events.problem(`没有发出“${text}”：${problem}`)
    }
  }

  private refresh(desk: DeskSnapshot): void {
    this.state.waiting = desk.waiting
    this.state.waitingAt = Date.now()
    this.state.limit = desk.limit
    for (const chat of desk.chats) this.taken.delete(chat.case_id)
    this.advising = desk.consults
    this.state.queue = desk.queue
    this.state.agent = desk.state
    const before = new Set(this.state.offers.map((offer) => offer.case_id))
    this.state.offers = desk.offers
    for (const offer of desk.offers) if (!before.has(offer.case_id)) this.events.offered(offer)
    this.hold(desk.chats)
    for (const chat of desk.chats) {
      const thread = this.find(chat.case_id)
      if (thread?.detail && chat.last_seq > thread.transcript.received) this.replay(thread)
    }
  }

  /** The chats in hand are these, in the order in which they were taken. */
  private hold(shown: Chat[]): void {
    const mine = new Map([...shown, ...this.taken.values()].map((chat) => [chat.case_id, chat]))
    for (const caseId of this.closed) mine.delete(caseId)
    const others = this.advising.filter((chat) => !mine.has(chat.case_id))
    const chats = [...mine.values(), ...others]
    const ids = new Set(chats.map((chat) => chat.case_id))
    const left = this.state.threads.filter((thread) => !ids.has(thread.chat.case_id))
    this.state.threads = chats.map((chat) => {
      const thread = this.find(chat.case_id)
      const readOnly = !mine.has(chat.case_id)
      return thread ? Object.assign(thread, { chat, readOnly }) : newThread(chat, readOnly)
    })
    this.fetchMissing()
    for (const { chat, readOnly } of left) if (!readOnly && !this.closed.has(chat.case_id)) this.events.gone(chat)
    this.tellRefused()
    if (this.opening && ids.has(this.opening)) {
      this.select(this.opening)
      this.opening = null
    }
    if (!ids.has(this.state.current ?? '')) this.state.current = chats[0]?.case_id ?? null
  }

  private fetchMissing(): void {
    for (const thread of this.state.threads) if (!thread.detail) void this.fetch(thread.chat.case_id)
  }

  /** Drafts and notes that came while the line was down are told to nobody again; messages are replayed. */
  private async lookAgain(): Promise<void> {
    for (const { chat, detail } of [...this.state.threads]) {
      if (!detail) continue
      const now = await get<CaseDetail>(`/api/console/cases/${chat.case_id}`).catch(() => null)
      const thread = this.find(chat.case_id)
      if (!now || !thread) continue
      const told = thread.detail?.draft
      thread.detail = now
      if (told) this.drafted(chat.case_id, told)
    }
  }

  private async fetch(caseId: string): Promise<void> {
    if (this.loading.has(caseId)) return
    this.loading.add(caseId)
    try {
      const detail = await get<CaseDetail>(`/api/console/cases/${caseId}`)
      const thread = this.find(caseId)
      if (!thread) return
      thread.detail = detail
      thread.transcript.load(detail.messages, detail.chat.last_seq)
      thread.messages = thread.transcript.list()
      // What the bot had been told is in the dossier; new is only what comes after.
      if (!thread.seen || caseId === this.state.current) this.read(caseId)
    } catch {
      // The next tick tries again; a chat that is gone leaves with it.
    } finally {
      this.loading.delete(caseId)
    }
  }

  private add(caseId: string, message: Message): void {
    this.outbox.arrived(message)
    const thread = this.find(caseId)
    if (!thread) return
    const state = thread.transcript.add(message)
    if (state === 'known') return
    thread.messages = thread.transcript.list()
    if (message.author === 'taxpayer') thread.typingAt = 0
    if (caseId === this.state.current && document.visibilityState === 'visible') this.read(caseId)
    else if (message.author === 'taxpayer' && thread.detail) this.events.spoken(thread.chat)
    if (state === 'gap' && thread.detail) this.replay(thread)
  }

  private stored(clientId: string, seq: number): void {
    const item = this.outbox.take(clientId)
    const caseId = item?.frame.case_id
    if (!item || typeof caseId !== 'string' || this.find(caseId)?.transcript.has(seq)) return
    this.add(caseId, {
      seq,
      author: 'agent',
      author_name: null,
      client_id: clientId,
      text: item.text,
      card: null,
      at: new Date().toISOString(),
    })
  }

  private replay(thread: Thread): void {
    this.link.send({ type: 'replay', case_id: thread.chat.case_id, after: thread.transcript.received })
  }
}
