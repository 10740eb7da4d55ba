// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { Transcript } from '../transcript'
import { message } from './samples'

const numbers = (transcript: Transcript) => transcript.list().map((one) => one.seq)

describe('a transcript', () => {
  it('keeps messages in order and each once', () => {
    const transcript = new Transcript()
    transcript.load([message(2), message(1)], 2)
    expect(transcript.add(message(3))).toBe('new')
    expect(transcript.add(message(3))).toBe('known')
    expect(numbers(transcript)).toEqual([1, 2, 3])
    expect(transcript.received).toBe(3)
  })

  it('notices a gap, shows what came, and still asks for what is missing', () => {
    const transcript = new Transcript()
    transcript.load([message(1)], 1)
    expect(transcript.add(message(4))).toBe('gap')
    expect(numbers(transcript)).toEqual([1, 4])
    expect(transcript.received).toBe(1)
  })

  it('closes a gap by the replay', () => {
    const transcript = new Transcript()
    transcript.load([message(1)], 1)
    transcript.add(message(4))
    transcript.expectReplay(4)
    expect([2, 3, 4].map((seq) => transcript.add(message(seq)))).toEqual(['new', 'new', 'known'])
    expect(transcript.received).toBe(4)
  })

  it('takes a live message amid an announced replay for no gap', () => {
    const transcript = new Transcript()
    transcript.expectReplay(5)
    expect(transcript.add(message(6))).toBe('new')
  })

  it('counts nothing before a snapshot as missing', () => {
    const transcript = new Transcript()
    transcript.load([message(8), message(9)], 9)
    expect(transcript.received).toBe(9)
    expect(transcript.add(message(10))).toBe('new')
  })
})
