import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { useFakeServer } from '../../shared/tests/fakeServer'
import { change, lastDays, minutes, openCase, share } from '../supervision'

it('says that there is nothing to take a mean of', () => {
  expect([minutes(null), share(null), change(null)]).toEqual(['—', '—', '—'])
})

it('rounds as a report does', () => {
  expect([minutes(0.24), minutes(12.6), share(0.805), change(0.5), change(-0.25)]).toEqual(['0.2', '13', '81%', '+50%', '−25%'])
})

it('opens a colleague’s chat once it is said why', async () => {
  const asked = useFakeServer({ 'POST /api/console/cases/k1/opening': () => undefined })
  const opened = openCase('k1')
  await nextTick()
  const box = document.querySelector<HTMLInputElement>('.el-message-box input')!
  const button = document.querySelector<HTMLButtonElement>('.el-message-box__btns .el-button--primary')!
  button.click()
  await nextTick()
  expect(asked).toEqual([])
  box.value = '核对投诉'
  box.dispatchEvent(new Event('input'))
  await nextTick()
  button.click()
  expect(await opened).toBe(true)
  expect(asked).toEqual([{ route: 'POST /api/console/cases/k1/opening', body: { reason: '核对投诉' } }])
})

it('counts days in Beijing', () => {
  expect(lastDays(7, new Date('2026-11-23T17:00:00Z'))).toEqual({ since: '2026-11-18', until: '2026-11-24' })
})
