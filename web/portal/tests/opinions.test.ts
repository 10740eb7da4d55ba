import { beforeEach, expect, it } from 'vitest'
import { Refusal, useFakeServer } from '../../shared/tests/fakeServer'
import { Opinions } from '../opinions'

beforeEach(() => sessionStorage.clear())

it('remembers a feedback over a reload', async () => {
  const asked = useFakeServer({ 'POST /api/portal/conversations/c/feedback': () => undefined })
  await new Opinions().giveFeedback('c', 4, false, '看不懂')
  expect(asked[0]!.body).toEqual({ seq: 4, useful: false, reason: '看不懂' })
  expect(new Opinions().useful('c', 4)).toBe(false)
  expect(new Opinions().useful('c', 5)).toBeNull()
})

it('takes a case that was rated elsewhere for rated', async () => {
  useFakeServer({
    'POST /api/portal/conversations/c/rating': () => {
      throw new Refusal(409, 'rated_already')
    },
  })
  const opinions = new Opinions()
  await opinions.rate('c', 'k', 5, '')
  expect(opinions.rated('k')).toBe(5)
})

it('does not remember what the server refused', async () => {
  useFakeServer({
    'POST /api/portal/conversations/c/rating': () => {
      throw new Refusal(503, 'unavailable')
    },
  })
  const opinions = new Opinions()
  await expect(opinions.rate('c', 'k', 5, '')).rejects.toThrow('unavailable')
  expect(opinions.rated('k')).toBe(0)
})
