import { expect, it } from 'vitest'
import { ApiError, get } from '../api'
import { useStaff, type Staff } from '../staff'
import { Refusal, settled, useFakeServer } from './fakeServer'

const WHO: Staff = { username: 'trainer1', name: '赵演示', role: 'trainer' }
const failureOf = (asked: Promise<unknown>) => asked.then(() => null, (error: unknown) => error)

it('asks for a new sign-in when the server no longer knows them', async () => {
  useFakeServer({
    'GET /inbox': () => {
      throw new Refusal(401, 'not_signed_in')
    },
  })
  const session = useStaff('trainer')
  session.accept(WHO)
  expect(session.refused(await failureOf(get('/inbox')))).toBe(true)
  expect(session.ended.value).toBe(true)
})

it('takes no refusal for one that was asked before they signed in', async () => {
  let answer!: () => void
  const waiting = new Promise<void>((resolve) => (answer = resolve))
  useFakeServer({
    'GET /inbox': async () => {
      await waiting
      throw new Refusal(401, 'not_signed_in')
    },
  })
  const session = useStaff('trainer')
  const failure = failureOf(get('/inbox'))
  await settled()
  session.accept(WHO)
  answer()
  expect(session.refused(await failure)).toBe(false)
  expect(session.ended.value).toBe(false)
  expect(session.staff.value).toEqual(WHO)
})

it('leaves other failures to who asked', () => {
  const session = useStaff('trainer')
  session.accept(WHO)
  expect(session.refused(new ApiError(403, { code: 'forbidden', message: '没有权限', retry: false }))).toBe(false)
  expect(session.refused(new Error('网络'))).toBe(false)
  expect(session.staff.value).toEqual(WHO)
})
