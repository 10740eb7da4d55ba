import { expect, it } from 'vitest'
import { change, lastDays, minutes, share } from '../supervision'

it('says that there is nothing to take a mean of', () => {
  expect([minutes(null), share(null), change(null)]).toEqual(['—', '—', '—'])
})

it('rounds as a report does', () => {
  expect([minutes(0.24), minutes(12.6), share(0.805), change(0.5), change(-0.25)]).toEqual(['0.2', '13', '81%', '+50%', '−25%'])
})

it('counts days in Beijing', () => {
  expect(lastDays(7, new Date('2026-11-23T17:00:00Z'))).toEqual({ since: '2026-11-18', until: '2026-11-24' })
})
