/** A WebSocket that comes back by itself: back-off, heartbeat, and one word for its state. */

export type LinkState = 'connecting' | 'open' | 'waiting' | 'closed'

export interface Frame {
  type: string
}

export interface LinkOptions<F extends Frame> {
  /** Asked anew on every attempt: it carries the last number received. */
  url: () => string
  onFrame: (frame: F) => void
  onState: (state: LinkState) => void
  /** The server will not have this socket back (close codes 4400 to 4499). */
  onRefused: (code: number) => void
}

const LONGEST_WAIT_MS = 30_000
const OPEN_WITHIN_MS = 10_000
const PING_EVERY_MS = 20_000
const SILENT_FOR_MS = 45_000 // two pings without any answer

export function backOff(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** attempt)
}

export class Link<F extends Frame> {
  state: LinkState = 'closed'
  private socket: WebSocket | null = null
  private attempt = 0
  private heardAt = 0
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private openTimer: ReturnType<typeof setTimeout> | undefined
  private pingTimer: ReturnType<typeof setInterval> | undefined

  constructor(private readonly options: LinkOptions<F>) {}

  /** Opens now, dropping whatever was open: also the way to ask for a replay and to cut a wait short. */
  open(): void {
    this.drop()
    this.become('connecting')
    const socket = new WebSocket(this.options.url())
    this.socket = socket
    this.openTimer = setTimeout(() => this.lose(), OPEN_WITHIN_MS)
    socket.onopen = () => this.socket === socket && this.opened()
    socket.onmessage = (event: MessageEvent<string>) => this.socket === socket && this.heard(event.data)
    socket.onclose = (event) => this.socket === socket && this.ended(event.code)
  }

  /** False when there is no open socket: the caller keeps the frame. */
  send(frame: Frame & Record<string, unknown>): boolean {
    if (this.state !== 'open' || this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify(frame))
    return true
  }

  /** The network or the page came back: do not sit out the wait. */
  wake(): void {
    if (this.state === 'waiting') this.open()
  }

  close(): void {
    this.drop()
    this.become('closed')
  }

  private opened(): void {
    clearTimeout(this.openTimer)
    this.heardAt = Date.now()
    this.pingTimer = setInterval(() => this.beat(), PING_EVERY_MS)
    this.become('open')
  }

  private heard(data: string): void {
    this.attempt = 0 // not on opening: a server that accepts and hangs up must still be spared
    this.heardAt = Date.now()
    const frame = JSON.parse(data) as F
    if (frame.type !== 'pong') this.options.onFrame(frame)
  }

  private beat(): void {
    if (Date.now() - this.heardAt > SILENT_FOR_MS) this.lose()
    else this.send({ type: 'ping' })
  }

  private ended(code: number): void {
    if (code < 4400 || code > 4499) return this.lose()
    this.close()
    this.options.onRefused(code)
  }

  private lose(): void {
    this.drop()
    this.retryTimer = setTimeout(() => this.open(), backOff(this.attempt))
    this.attempt += 1
    this.become('waiting')
  }

  private drop(): void {
    clearTimeout(this.retryTimer)
    clearTimeout(this.openTimer)
    clearInterval(this.pingTimer)
    const socket = this.socket
    this.socket = null
    socket?.close()
  }

  private become(state: LinkState): void {
    if (this.state === state) return
    this.state = state
    this.options.onState(state)
  }
}

/** The address of a socket of this very server. */
export function socketUrl(path: string): string {
  return location.origin.replace(/^http/, 'ws') + path
}
