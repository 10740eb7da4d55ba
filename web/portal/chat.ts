/** One visitor's conversation as the page sees it: the snapshot, what the socket added, what is still to be sent. */

import { reactive } from 'vue'
import { ApiError, get, post } from '../shared/api'
import type { Choice } from '../shared/cards'
import { Link, socketUrl, type LinkState } from '../shared/link'
import type { Message } from '../shared/messages'
import { Outbox, type Outgoing } from '../shared/outbox'
import { recall, remember } from '../shared/storage'
import { Transcript } from '../shared/transcript'
import type { Acted, PortalFrame, Snapshot, Standing, Topic } from './frames'
import { afterMessage, afterQueue, afterReady, afterTurn, stageOf, type Handoff } from './handoff'
import { questionToRepeat } from './question'

export interface ChatState {
  opened: boolean
  link: LinkState
  id: string
  messages: Message[]
  outgoing: Outgoing[]
  handoff: Handoff
  typing: 'bot' | 'agent' | null
  taxpayer: Acted | null
  topics: Topic[]
  notice: string
  serviceHours: string
  /** When agents are there next; empty while they should be. */
  opens: string
  tasksLimited: boolean
  signingIn: boolean
  /** For whom the person may act, while they choose. */
  choosing: boolean
  standings: Standing[]
  /** A wish for a person that the server has not yet fulfilled or refused. */
  wantsPerson: boolean
  /** How far the agent has read. */
  readSeq: number
  /** How often each sheet has changed since the page was opened. */
  sheets: Record<string, number>
}

const OUTBOX = 'daoban.outbox'
const BOT_TYPES_MS = 30_000
const REOPEN_ONCE_IN_MS = 10_000
const COOKIE_WITHIN_MS = 1_000
const TYPING_EVERY_MS = 3_000
const AGENT_TYPES_MS = 6_000 // the console says it again every three seconds

export class Chat {
  readonly state = reactive<ChatState>({
    opened: false,
    link: 'closed',
    id: '',
    messages: [],
    outgoing: [],
    handoff: { turn: 'bot', fence: 0, agentName: null, agentHere: true, queue: null },
    typing: null,
    taxpayer: null,
    topics: [],
    notice: '',
    serviceHours: '',
    opens: '',
    tasksLimited: false,
    signingIn: false,
    choosing: false,
    standings: [],
    wantsPerson: false,
    readSeq: 0,
    sheets: {},
  })
  private typedAt = 0
  /** How far the agent has been told that their words were read. */
  private told = 0
  private transcript = new Transcript()
  /** Signed in, and not yet for whom. */
  private undecided = false
  private signInFrom: number | null = null
  private afterSignIn: (() => void) | null = null
  /** Signing in or out is under way. */
  private changing = false
  private reopenedAt = 0
  /** The conversation to which this page was connected once. */
  private readyBefore = ''
  private typingTimer: ReturnType<typeof setTimeout> | undefined
  private readonly outbox = new Outbox(
    (frame) => this.link.send(frame),
    (items) => this.keepOutgoing(items),
  )
  private readonly link = new Link<PortalFrame>({
    url: () => socketUrl(`/api/portal/conversations/${this.state.id}/socket?after=${this.transcript.received}`),
    onFrame: (frame) => this.receive(frame),
    onState: (state) => {
      this.state.link = state
      if (state === 'open') this.outbox.resend()
    },
    onRefused: () => void this.reopen(),
  })

  /** `onProblem` gets sentences to show; `onLost` says that no conversation can be had at all. */
  constructor(
    private readonly onProblem: (sentence: string) => void,
    private readonly onLost: (error: unknown) => void,
    private readonly onOpinions: (told: Snapshot['opinions']) => void = () => undefined,
    /** The page that led here, as the address says. */
    private readonly entrance = '',
  ) {}

  /** Takes up the open conversation, or begins a new one. Throws `ApiError`. */
  async open(fresh = false): Promise<void> {
    const snapshot = await post<Snapshot>('/api/portal/conversations', { new: fresh, ...(this.entrance && { from: this.entrance }) })
    this.changing = false
    this.load(snapshot)
    this.link.open()
  }

  /** Changes who this is: what the old cookie is refused meanwhile is no news. The conversation is opened after it. */
  private async change(path: string, body?: unknown): Promise<void> {
    this.changing = true
    try {
      await post(path, body)
    } catch (error) {
      this.changing = false
      throw error
    }
  }

  close(): void {
    clearTimeout(this.typingTimer)
    this.link.close()
  }

  say(text: string): void {
    this.outbox.add(text, { type: 'say', text })
  }

  choose(seq: number, choice: Choice): void {
    const twice = this.state.outgoing.some(
      (item) => item.state !== 'refused' && item.frame.seq === seq && item.frame.choice === choice.id,
    )
    if (!twice) this.outbox.add(choice.label, { type: 'choose', seq, choice: choice.id })
  }

  transfer(): void {
    this.state.wantsPerson = true
    this.link.send({ type: 'transfer' })
  }

  /** Instead of waiting: answered later, in this conversation. */
  leaveMessage(text: string): void {
    this.outbox.add(text, { type: 'leave_message', text })
  }

  /** What comes of it arrives as a turn, or as an error. */
  leaveQueue(): void {
    if (!this.link.send({ type: 'leave_queue' })) this.onProblem('现在没有连上，连上后请再取消排队')
  }

  /** The agent sees that something is being written. Nobody else does. */
  typing(): void {
    if (this.state.handoff.turn !== 'human' || Date.now() - this.typedAt < TYPING_EVERY_MS) return
    this.typedAt = Date.now()
    this.link.send({ type: 'typing' })
  }

  /** All there is has been before the taxpayer's eyes. */
  read(): void {
    const seq = this.transcript.received
    if (this.state.handoff.turn !== 'human' || seq <= this.told || document.visibilityState !== 'visible') return
    if (this.link.send({ type: 'read', seq })) this.told = seq
  }

  retry(clientId: string): void {
    this.outbox.retry(clientId)
  }

  discard(clientId: string): void {
    this.outbox.take(clientId)
  }

  /** `then`: what is to be done once there was one. */
  askSignIn(then: (() => void) | null = null): void {
    this.signInFrom = null
    this.afterSignIn = then
    this.state.signingIn = true
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.change('/api/portal/sign-in', { username, password })
    this.state.signingIn = false
    await this.chooseActing()
    if (!this.undecided) await this.goOn()
  }

  /** Offers for whom to act, to whoever has a choice. */
  async chooseActing(): Promise<void> {
    this.state.standings = await get<Standing[]>('/api/portal/acting').catch(() => []) // then for themselves; the header has it again
    this.state.choosing = this.undecided = this.state.standings.length > 1
  }

  /** The choice is off the screen: whoever made none acts for themselves. */
  async chosen(): Promise<void> {
    if (this.undecided) await this.goOn()
  }

  /** From the header, also for who has no choice: the sessions are there, too. */
  async openAccount(): Promise<void> {
    this.state.standings = await get<Standing[]>('/api/portal/acting')
    this.state.choosing = true
  }

  async actFor(id: string): Promise<void> {
    await this.change('/api/portal/acting', { taxpayer_id: id })
    const going = this.goOn()
    this.state.choosing = false
    await going
  }

  /** Signed in: with the conversation there is, and what was to be done when the sign-in was asked for. */
  async goOn(): Promise<void> {
    const from = this.signInFrom
    this.signInFrom = null
    this.undecided = false
    const asked = this.state.messages
    const then = this.afterSignIn
    this.afterSignIn = null
    await this.open()
    if (this.state.taxpayer) then?.()
    if (from === null || this.state.handoff.turn !== 'bot') return
    // The newest account of it, unless signing in led to another conversation.
    const question = questionToRepeat(this.state.messages.length ? this.state.messages : asked, from)
    if (question) this.say(question)
  }

  async signOut(): Promise<void> {
    await this.change('/api/portal/sign-out')
    await this.open()
  }

  /** Called every few seconds. */
  tick(): void {
    if (this.state.link === 'open') this.outbox.expire()
  }

  /** An ask card takes one answer: the next words of the taxpayer are it. */
  answered(seq: number): boolean {
    const later = this.state.messages.some((m) => m.author === 'taxpayer' && m.seq > seq && m.card?.kind !== 'file')
    return later || this.state.outgoing.some((item) => item.state !== 'refused')
  }

  private load(snapshot: Snapshot): void {
    const { state } = this
    const before = state.id
    if (snapshot.id !== before) {
      this.transcript = new Transcript()
      const kept = recall<{ id: string; items: Outgoing[] }>(OUTBOX, { id: '', items: [] })
      state.id = snapshot.id
      state.readSeq = this.told = 0
      this.outbox.restore(kept.id === snapshot.id ? kept.items : [])
      this.setTyping(null)
      state.wantsPerson = false
    }
    this.transcript.load(snapshot.messages, snapshot.last_seq)
    for (const message of snapshot.messages) this.outbox.arrived(message)
    state.messages = this.transcript.list()
    const { turn, fence, agent_name, agent_here, queue } = snapshot
    // What the socket has told meanwhile may be newer.
    if (snapshot.id !== before || fence >= state.handoff.fence) state.handoff = { turn, fence, agentName: agent_name, agentHere: agent_here, queue }
    state.readSeq = Math.max(state.readSeq, snapshot.read_seq ?? 0)
    state.taxpayer = snapshot.taxpayer
    state.topics = snapshot.topics
    state.notice = snapshot.notice
    state.serviceHours = snapshot.service_hours
    state.opens = snapshot.opens
    state.tasksLimited = !snapshot.rasa
    this.onOpinions(snapshot.opinions)
    state.opened = true
  }

  /** Refused: the conversation is no longer ours, as after a sign-in or a sign-out in this tab or another. */
  private async reopen(): Promise<void> {
    if (this.changing) return
    const again = Date.now() - this.reopenedAt < REOPEN_ONCE_IN_MS
    this.reopenedAt = Date.now()
    try {
      if (again) throw new Error('refused twice')
      await this.open().catch((error: unknown) => this.openWithNewCookie(error))
    } catch (error) {
      this.onLost(error)
    }
  }

  /** The old cookie is dead, and the answer that brings the new one is still under way. */
  private async openWithNewCookie(error: unknown): Promise<void> {
    if (!(error instanceof ApiError && error.problem.code === 'session_changed')) throw error
    await new Promise((done) => setTimeout(done, COOKIE_WITHIN_MS))
    if (this.link.state === 'closed') await this.open()
  }

  /** The queue has moved while we were away. */
  private async refreshPlace(): Promise<void> {
    try {
      this.load(await post<Snapshot>('/api/portal/conversations'))
    } catch {
      // The next news of the queue brings it.
    }
  }

  private receive(frame: PortalFrame): void {
    const { state } = this
    if (frame.type === 'ready') this.ready(frame.turn, frame.fence, frame.last_seq)
    else if (frame.type === 'message') this.add(frame.message)
    else if (frame.type === 'ack') this.stored(frame.client_id, frame.seq)
    else if (frame.type === 'typing') this.setTyping(frame.who)
    else if (frame.type === 'sheet') state.sheets[frame.sheet_id] = (state.sheets[frame.sheet_id] ?? 0) + 1
    else if (frame.type === 'read') state.readSeq = Math.max(state.readSeq, frame.seq)
    else if (frame.type === 'turn') {
      state.handoff = afterTurn(state.handoff, frame.turn, frame.fence, frame.agent_name)
      if (frame.turn !== 'bot') state.wantsPerson = false
      this.setTyping(null)
    } else if (frame.type === 'queue') {
      const { case_id, position, wait_minutes } = frame
      state.handoff = afterQueue(state.handoff, { case_id, position, wait_minutes })
    } else if (frame.type === 'presence') {
      state.handoff = { ...state.handoff, agentHere: frame.agent_here }
    } else if (frame.type === 'sign_in') this.signInAsked()
    else if (frame.client_id) this.outbox.refuse(frame.client_id, frame)
    else {
      state.wantsPerson = false
      this.onProblem(frame.message)
    }
  }

  private ready(turn: Handoff['turn'], fence: number, lastSeq: number): void {
    this.reopenedAt = 0
    this.transcript.expectReplay(lastSeq)
    this.state.handoff = afterReady(this.state.handoff, turn, fence, this.state.messages)
    if (this.readyBefore === this.state.id && stageOf(this.state.handoff) === 'queued') void this.refreshPlace()
    this.readyBefore = this.state.id
    if (turn !== 'bot') this.state.wantsPerson = false
    else if (this.state.wantsPerson) this.transfer()
  }

  private add(message: Message): void {
    const state = this.transcript.add(message)
    this.outbox.arrived(message)
    if (state === 'known') return
    this.state.messages = this.transcript.list()
    this.state.handoff = afterMessage(this.state.handoff, message)
    if (message.author === this.state.typing) this.setTyping(null)
    this.read()
    if (state === 'gap') this.link.open()
  }

  /** Our own words are not sent back to us: their number is enough. */
  private stored(clientId: string, seq: number): void {
    const item = this.outbox.take(clientId)
    if (this.transcript.has(seq)) return
    if (!item) return this.link.open() // discarded, yet stored after all: the replay has it
    this.add({
      seq,
      author: 'taxpayer',
      author_name: null,
      client_id: clientId,
      text: item.text,
      card: null,
      at: new Date().toISOString(),
    })
  }

  /** The answer to a pressed choice that only the page can carry out. */
  private signInAsked(): void {
    const pressed = this.outbox.list().find((item) => item.frame.type === 'choose' && item.state !== 'refused')
    if (pressed) this.outbox.take(pressed.client_id)
    this.afterSignIn = null
    this.signInFrom = typeof pressed?.frame.seq === 'number' ? pressed.frame.seq : null
    this.state.signingIn = true
  }

  private setTyping(who: ChatState['typing']): void {
    // The bot may still be at words from just before the turn changed; what it says to them is refused.
    if (who === 'bot' && this.state.handoff.turn !== 'bot') return
    clearTimeout(this.typingTimer)
    this.state.typing = who
    if (who) {
      this.typingTimer = setTimeout(() => (this.state.typing = null), who === 'bot' ? BOT_TYPES_MS : AGENT_TYPES_MS)
    }
  }

  private keepOutgoing(items: Outgoing[]): void {
    this.state.outgoing = items
    remember(OUTBOX, { id: this.state.id, items })
  }
}
