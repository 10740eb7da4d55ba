// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backOff, Link, type Frame, type LinkState } from '../link'
import { FakeSocket, useFakeSocket } from './fakeSocket'

function build() {
  const states: LinkState[] = []
  const frames: Frame[] = []
  const refused: number[] = []
  const link = new Link<Frame>({
    url: () => `ws://test/${FakeSocket.all.length}`,
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    onRefused: (code) => refused.push(code),
  })
  return { link, states, frames, refused }
}

beforeEach(() => {
  vi.useFakeTimers()
  useFakeSocket()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a link', () => {
  it('waits longer after each failure, and never longer than half a minute', () => {
    expect([0, 1, 2, 3, 10].map(backOff)).toEqual([1000, 2000, 4000, 8000, 30_000])
  })

  it('hands frames on, but not the answers to its own pings', () => {
    const { link, frames, states } = build()
    link.open()
    FakeSocket.last.accept({ type: 'ready' }, { type: 'pong' })
    expect(frames).toEqual([{ type: 'ready' }])
    expect(states).toEqual(['connecting', 'open'])
  })

  it('comes back by itself, and asks for its address anew', () => {
    const { link, states } = build()
    link.open()
    FakeSocket.last.accept({ type: 'ready' })
    FakeSocket.last.hangUp()
    expect(link.send({ type: 'say' })).toBe(false)
    vi.advanceTimersByTime(1000)
    expect(FakeSocket.last.url).toBe('ws://test/1')
    FakeSocket.last.accept()
    expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open'])
  })

  it('spares a server that accepts and hangs up', () => {
    const { link } = build()
    link.open()
    for (const wait of [1000, 2000, 4000]) {
      FakeSocket.last.accept()
      FakeSocket.last.hangUp()
      const before = FakeSocket.all.length
      vi.advanceTimersByTime(wait - 1)
      expect(FakeSocket.all.length).toBe(before)
      vi.advanceTimersByTime(1)
      expect(FakeSocket.all.length).toBe(before + 1)
    }
  })

  it('does not sit out the wait when the network is back', () => {
    const { link } = build()
    link.open()
    FakeSocket.last.hangUp()
    link.wake()
    expect(FakeSocket.all).toHaveLength(2)
    vi.advanceTimersByTime(60_000)
  })

  it('gives up when it is refused, and says the code', () => {
    const { link, refused } = build()
    link.open()
    FakeSocket.last.accept()
    FakeSocket.last.hangUp(4401)
    vi.advanceTimersByTime(60_000)
    expect(refused).toEqual([4401])
    expect(FakeSocket.all).toHaveLength(1)
  })

  it('takes a server that no longer answers pings for gone', () => {
    const { link } = build()
    link.open()
    FakeSocket.last.accept({ type: 'ready' })
    vi.advanceTimersByTime(60_000)
    expect(FakeSocket.all[0]!.sent).toEqual([{ type: 'ping' }, { type: 'ping' }])
    expect(link.state).toBe('waiting')
  })
})
