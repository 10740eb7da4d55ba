/** A WebSocket that comes back by itself: back-off, heartbeat, news of the network, and one word for its state. */

/** `waiting`: the line is lost, and stays so through every attempt until one succeeds. */
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

const LONGEST_WAIT_MS = 8_000 // a person looks at the page: a line that is back must be found soon
const HEARD_WITHIN_MS = 10_000 // of a new socket; the last of 1,000 pages that all come back at once is served after 7 s
// A dead line is found after 7 s of silence, 4 s after one's own words. With 1,000 pages and a busy machine a pong takes 0.7 s.
const PING_AFTER_MS = 4_000
const PING_AFTER_SENDING_MS = 1_000
const PONG_WITHIN_MS = 3_000

export function backOff(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, 1000 * 2 ** attempt)
}

export class Link<F extends Frame> {
  state: LinkState = 'closed'
  private socket: WebSocket | null = null
  private attempt = 0
  /** Nothing has come back since something was sent, or since the socket was opened. */
  private unanswered = false
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  /** What happens next if nothing is heard: a ping is sent, or the line is given up. */
  private pulseTimer: ReturnType<typeof setTimeout> | undefined
  private listening: AbortController | null = null

  constructor(private readonly options: LinkOptions<F>) {}

  /** Opens now, dropping whatever was open: also the way to ask for a replay. */
  open(): void {
    this.drop()
    this.listen()
    if (this.state !== 'waiting') this.become('connecting')
    const socket = new WebSocket(this.options.url())
    this.socket = socket
    this.unanswered = true
    this.pulse(() => this.lose(), HEARD_WITHIN_MS)
    socket.onopen = () => this.socket === socket && this.become('open')
    socket.onmessage = (event: MessageEvent<string>) => this.socket === socket && this.heard(event.data)
    socket.onclose = (event) => this.socket === socket && this.ended(event.code)
  }

  /** False when there is no open socket: the caller keeps the frame. */
  send(frame: Frame & Record<string, unknown>): boolean {
    if (this.state !== 'open' || this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify(frame))
    if (!this.unanswered) this.pulse(() => this.ping(), PING_AFTER_SENDING_MS)
    this.unanswered = true
    return true
  }

  close(): void {
    this.listening?.abort()
    this.listening = null
    this.drop()
    this.become('closed')
  }

  private listen(): void {
    if (this.listening) return
    this.listening = new AbortController()
    const { signal } = this.listening
    addEventListener('online', () => this.wake(), { signal })
    addEventListener('offline', () => this.socket && this.lose(), { signal })
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.wake(), { signal })
  }

  /** The network or the page came back: look at once. */
  private wake(): void {
    if (this.state === 'open') return this.ping()
    if (this.state !== 'waiting') return
    this.attempt = 0
    this.open()
  }

  private heard(data: string): void {
    this.attempt = 0 // not on opening: a server that accepts and hangs up must still be spared
    this.unanswered = false
    this.pulse(() => this.ping(), PING_AFTER_MS)
    const frame = JSON.parse(data) as F
    if (frame.type !== 'pong') this.options.onFrame(frame)
  }

  private ping(): void {
    this.unanswered = true
    this.socket?.send('{"type":"ping"}')
    this.pulse(() => this.lose(), PONG_WITHIN_MS)
  }

  private pulse(then: () => void, after: number): void {
    clearTimeout(this.pulseTimer)
    this.pulseTimer = setTimeout(then, after)
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
    clearTimeout(this.pulseTimer)
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
