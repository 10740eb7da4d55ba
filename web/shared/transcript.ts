/**
 * The messages of one conversation, in order of `seq` and each once.
 *
 * `received` is what to ask a replay from: every message up to it is here. `promised` is how far the server has
 * announced a replay: numbers up to it come in that replay, so their absence is no gap.
 */

import type { Message } from './messages'

export class Transcript {
  received = 0
  private promised = 0
  private readonly known = new Map<number, Message>()

  /** Takes a whole snapshot; nothing before `lastSeq` is missing from it. */
  load(messages: Message[], lastSeq: number): void {
    for (const message of messages) this.known.set(message.seq, message)
    this.received = Math.max(this.received, lastSeq)
    this.promised = Math.max(this.promised, this.received)
    this.advance()
  }

  /** The server is about to replay everything from `received` to `lastSeq`. */
  expectReplay(lastSeq: number): void {
    this.promised = Math.max(this.promised, lastSeq)
  }

  /** `gap`: the message is kept and shown, and what lies before it must be asked for again. */
  add(message: Message): 'new' | 'known' | 'gap' {
    const seen = this.known.has(message.seq)
    if (!seen) this.known.set(message.seq, message)
    if (message.seq <= this.promised) this.received = Math.max(this.received, message.seq)
    this.advance()
    if (seen) return 'known'
    const floor = Math.max(this.promised, this.received)
    if (message.seq > floor + 1) return 'gap'
    this.promised = Math.max(this.promised, message.seq)
    return 'new'
  }

  has(seq: number): boolean {
    return this.known.has(seq)
  }

  list(): Message[] {
    return [...this.known.values()].sort((a, b) => a.seq - b.seq)
  }

  private advance(): void {
    while (this.known.has(this.received + 1)) this.received += 1
  }
}
