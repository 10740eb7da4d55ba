/** A WebSocket whose server is the test. */

export class FakeSocket {
  static readonly OPEN = 1
  static all: FakeSocket[] = []
  readyState = 0
  sent: Record<string, unknown>[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null

  constructor(readonly url: string) {
    FakeSocket.all.push(this)
  }

  static get last(): FakeSocket {
    return this.all.at(-1)!
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data))
  }

  close(): void {
    this.readyState = 3
  }

  accept(...frames: object[]): void {
    this.readyState = FakeSocket.OPEN
    this.onopen?.()
    for (const frame of frames) this.say(frame)
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  hangUp(code = 1006): void {
    this.readyState = 3
    this.onclose?.({ code })
  }
}

export function useFakeSocket(): void {
  FakeSocket.all = []
  globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket
}
