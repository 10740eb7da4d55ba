// @vitest-environment node
import { expect, it } from 'vitest'
import { message } from '../../shared/tests/samples'
import { questionToRepeat } from '../question'

const talk = [message(1, 'taxpayer'), message(2), message(3, 'taxpayer'), message(4)]

it('is the last that the taxpayer said before the card', () => {
  expect(questionToRepeat(talk, 4)).toBe('第 3 句')
})

it('is not asked again once the talk has gone on', () => {
  expect(questionToRepeat(talk, 2)).toBeNull()
})

it('is still asked when only the system has spoken since', () => {
  expect(questionToRepeat([...talk, message(5, 'system')], 4)).toBe('第 3 句')
})

it('is none when nothing was asked', () => {
  expect(questionToRepeat([message(1)], 1)).toBeNull()
})
