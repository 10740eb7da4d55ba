import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { backOff, Link, type Frame, type LinkState } from '../link'
import { FakeSocket, useFakeSocket } from './fakeSocket'

const opened: Link<Frame>[] = []

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
  opened.push(link)
  return { link, states, frames, refused }
}

beforeEach(() => {
  vi.useFakeTimers()
  useFakeSocket()
})
afterEach(() => {
  for (const link of opened.splice(0)) link.close()
  vi.useRealTimers()
})

describe('a link', () => {
  it('waits longer after each failure, but never long', () => {
    expect([0, 1, 2, 3, 10].map(backOff)).toEqual([1000, 2000, 4000, 8000, 8000])
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
    vi.advanceTimersByTime(10_000) // swallowed
    expect(link.state).toBe('waiting')
    vi.advanceTimersByTime(2_000)
    FakeSocket.last.accept()
    expect(states).toEqual(['connecting', 'open', 'waiting', 'open'])
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
    dispatchEvent(new Event('online'))
    expect(FakeSocket.all).toHaveLength(2)
  })

  it('is lost as soon as the browser knows that there is no network', () => {
    const { link } = build()
    link.open()
    FakeSocket.last.accept({ type: 'ready' })
    dispatchEvent(new Event('offline'))
    expect(link.state).toBe('waiting')
  })

  it('looks whether it still lives when the page is looked at again', () => {
    const { link } = build()
    link.open()
    FakeSocket.last.accept({ type: 'ready' })
    document.dispatchEvent(new Event('visibilitychange'))
    expect(FakeSocket.last.sent).toEqual([{ type: 'ping' }])
    vi.advanceTimersByTime(4_000)
    expect(link.state).toBe('waiting')
  })

  it('heeds nothing once it is closed', () => {
    const { link } = build()
    link.open()
    link.close()
    for (const news of ['offline', 'online']) dispatchEvent(new Event(news))
    expect(FakeSocket.all).toHaveLength(1)
    expect(link.state).toBe('closed')
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

  it('finds a dead line within ten seconds', () => {
    const { link } = build()
    link.open()
    FakeSocket.last.accept({ type: 'ready' })
    vi.advanceTimersByTime(10_000)
    expect(FakeSocket.all[0]!.sent).toEqual([{ type: 'ping' }])
    expect(link.state).toBe('waiting')
  })

  it('finds it sooner when something was sent, however much is sent meanwhile', () => {
    const { link } = build()
    link.open()
    FakeSocket.last.accept({ type: 'ready' })
    for (let second = 0; second < 5; second += 1) {
      link.send({ type: 'say' })
      vi.advanceTimersByTime(1_000)
    }
    expect(link.state).toBe('waiting')
  })

  it('gives a server that has just accepted it time, though words wait already', () => {
    const { link } = build()
    link.open()
    FakeSocket.last.accept()
    link.send({ type: 'say' })
    vi.advanceTimersByTime(9_000)
    expect(link.state).toBe('open')
    vi.advanceTimersByTime(1_000)
    expect(link.state).toBe('waiting')
  })

  it('lives as long as pings are answered', () => {
    const { link } = build()
    link.open()
    const socket = FakeSocket.last
    socket.accept({ type: 'ready' })
    for (let seconds = 0; seconds < 60; seconds += 8) {
      vi.advanceTimersByTime(6_000)
      socket.say({ type: 'pong' })
    }
    expect(link.state).toBe('open')
    expect(FakeSocket.all).toHaveLength(1)
  })
})
