/**
 * What the person sent and the server has not yet stored. Each item keeps its `client_id` for good, so sending it again
 * is safe: the server stores it once. It survives a reload of the page, in this tab.
 */

import type { Message, Problem } from './messages'

export interface Outgoing {
  client_id: string
  /** What is shown until the message itself arrives. */
  text: string
  frame: { type: string } & Record<string, unknown>
  /** `held`: goes out in a moment and can be taken back. `late`: not stored for long, though the line is up; the next line carries it again. `refused`: as it is, it never will be. */
  state: 'held' | 'sending' | 'late' | 'refused'
  problem: string
  sent_at: number
}

const ANSWER_WITHIN_MS = 15_000

export class Outbox {
  private items: Outgoing[] = []

  constructor(
    private readonly transmit: (frame: Outgoing['frame']) => boolean,
    private readonly changed: (items: Outgoing[]) => void,
  ) {}

  list(): Outgoing[] {
    return this.items.map((item) => ({ ...item }))
  }

  /** Takes what an earlier life of the page left; nothing goes out before `resend`. */
  restore(items: Outgoing[]): void {
    this.items = items.map((item) => ({ ...item }))
    this.announce()
  }

  /** `holdMs`: so long it can be taken back before it goes out. */
  add(text: string, frame: Outgoing['frame'], clientId: string = newId(), holdMs = 0): void {
    const item: Outgoing = {
      client_id: clientId,
      text,
      frame: { ...frame, client_id: clientId },
      state: holdMs ? 'held' : 'sending',
      problem: '',
      sent_at: Date.now(),
    }
    this.items.push(item)
    if (holdMs) setTimeout(() => this.release(clientId), holdMs)
    else this.transmit(item.frame)
    this.announce()
  }

  /** After a reconnect: everything not yet stored goes out again, in its order. */
  resend(): void {
    for (const item of this.items) if (item.state !== 'refused') this.put(item)
    this.announce()
  }

  private release(clientId: string): void {
    const item = this.items.find((one) => one.client_id === clientId)
    if (item?.state !== 'held') return
    this.put(item)
    this.announce()
  }

  retry(clientId: string): void {
    const item = this.items.find((one) => one.client_id === clientId)
    if (!item) return
    this.put(item)
    this.announce()
  }

  /** Removes the item and hands it back: it is stored, or no longer wanted. */
  take(clientId: string): Outgoing | undefined {
    const index = this.items.findIndex((item) => item.client_id === clientId)
    if (index < 0) return undefined
    const [item] = this.items.splice(index, 1)
    this.announce()
    return item
  }

  arrived(message: Message): void {
    if (message.client_id) this.take(message.client_id)
  }

  refuse(clientId: string, problem: Problem): void {
    const item = this.items.find((one) => one.client_id === clientId)
    if (!item) return
    item.state = 'refused'
    item.problem = problem.message
    this.announce()
  }

  /** Called from time to time while connected: what was never answered is offered for another try. */
  expire(now: number = Date.now()): void {
    const late = this.items.filter((item) => item.state === 'sending' && now - item.sent_at > ANSWER_WITHIN_MS)
    for (const item of late) {
      item.state = 'late'
      item.problem = '发送超时'
    }
    if (late.length) this.announce()
  }

  private put(item: Outgoing): void {
    item.state = 'sending'
    item.problem = ''
    item.sent_at = Date.now()
    this.transmit(item.frame)
  }

  private announce(): void {
    this.changed(this.list())
  }
}

/** `crypto.randomUUID` exists on secure pages only; a plain-HTTP intranet address is not one. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
