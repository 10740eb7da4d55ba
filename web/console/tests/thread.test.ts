import { expect, it } from 'vitest'
import { message } from '../../shared/tests/samples'
import type { Chat } from '../frames'
import { byNeed, draftOf, foldedOf, lastWords, newThread, waitsSince, type Thread } from '../thread'

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

it('the last words are those of people', () => {
  expect(lastWords(threadOf(message(1, 'taxpayer'), message(2, 'bot'), message(3, 'system')))).toBe('第 1 句')
  expect(lastWords(threadOf())).toBe('契税')
})

it('who needs the agent next stands first', () => {
  const named = (id: string, more: Partial<Thread>, ...messages: ReturnType<typeof message>[]) =>
    ({ ...newThread({ ...CHAT, case_id: id }), messages, ...more }) as Thread
  const replied = named('replied', {}, message(1, 'taxpayer', at(10)), message(2, 'agent', at(11)))
  const late = named('late', {}, message(1, 'agent', at(10)), message(2, 'taxpayer', at(20)))
  const early = named('early', {}, message(1, 'agent', at(10)), message(2, 'taxpayer', at(15)))
  const colleague = named('colleague', { readOnly: true }, message(1, 'taxpayer', at(1)))
  expect(byNeed([colleague, replied, late, early]).map((one) => one.chat.case_id)).toEqual(['early', 'late', 'replied', 'colleague'])
})

it('a draft is for the last words and no others', () => {
  const thread = threadOf(message(1, 'taxpayer'), message(2, 'agent'))
  const detail = { draft: { seq: 1, text: '参考' } } as unknown as Thread['detail']
  expect(draftOf({ ...thread, detail })?.text).toBe('参考')
  expect(draftOf({ ...thread, messages: [...thread.messages, message(3, 'taxpayer')], detail })).toBeNull()
})

it("folds the bot's part of a long talk away, but for its last words", () => {
  const talk = Array.from({ length: 20 }, (_, n) => message(n + 1, n % 2 ? 'bot' : 'taxpayer'))
  expect(foldedOf(talk)).toBe(14)
  expect(foldedOf(talk.slice(0, 8))).toBe(0)
})
