import { expect, it } from 'vitest'
import { message } from '../../shared/tests/samples'
import type { Chat } from '../frames'
import { lastWords, newThread, waitsSince } from '../thread'

const CHAT = {
  case_id: 'a',
  opened_at: '2026-11-23T02:00:00Z',
  assigned_at: '2026-11-23T02:05:00Z',
  last_text: '契税',
} as Chat

const at = (minute: number) => ({ at: `2026-11-23T02:${minute}:00Z` })
const threadOf = (...messages: ReturnType<typeof message>[]) => ({ ...newThread(CHAT), messages })

it('a taxpayer waits since the case was taken, until the agent speaks', () => {
  expect(waitsSince(threadOf(message(1, 'taxpayer', at(1))))).toBe(CHAT.assigned_at)
})

it('then nobody waits, until the taxpayer speaks again', () => {
  const said = [message(1, 'taxpayer', at(10)), message(2, 'agent', at(11))]
  expect(waitsSince(threadOf(...said))).toBeNull()
  const more = [message(3, 'taxpayer', at(12)), message(4, 'taxpayer', at(13))]
  expect(waitsSince(threadOf(...said, ...more))).toBe('2026-11-23T02:12:00Z')
})

it('the last words are not those of the system', () => {
  expect(lastWords(threadOf(message(1, 'taxpayer'), message(2, 'system')))).toBe('第 1 句')
  expect(lastWords(threadOf())).toBe('契税')
})
