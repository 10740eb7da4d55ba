import { expect, it } from 'vitest'
import { Refusal, useFakeServer } from '../../shared/tests/fakeServer'
import { Opinions } from '../opinions'

it('shows at once what was said, and what the server has of it when the page is opened anew', async () => {
  const asked = useFakeServer({ 'POST /api/portal/conversations/c/feedback': () => undefined })
  const opinions = new Opinions()
  await opinions.giveFeedback('c', 4, false, '看不懂')
  expect(asked[0]!.body).toEqual({ seq: 4, useful: false, reason: '看不懂' })
  expect(opinions.useful(4)).toBe(false)
  opinions.load({ useful: { 5: true }, rated: { k: 3 }, wished: ['r1'] })
  expect([opinions.useful(4), opinions.useful(5), opinions.rated('k'), opinions.wished('r1')]).toEqual([null, true, 3, true])
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
