import { expect, it } from 'vitest'
import { settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import ActingDialog from '../ActingDialog.vue'
import PortalHeader from '../PortalHeader.vue'

globalThis.matchMedia = () => ({ matches: false, addEventListener() {} }) as unknown as MediaQueryList

const STANDINGS = [
  { id: 'p', name: '演示', role: '', chosen: false },
  { id: 'f', name: '样例公司', role: '办税员', chosen: true },
]

it('the header says for whom, by whom, and leads to the choice', async () => {
  let asked = 0
  const root = mount(PortalHeader, { link: 'open', offline: false, ready: true, taxpayer: { name: '样例公司', by: '演示（办税员）' }, onAccount: () => (asked += 1) })
  const name = root.querySelector<HTMLButtonElement>('[data-testid=account-name]')!
  expect(name.textContent).toBe('样例公司演示（办税员）')
  name.click()
  expect(asked).toBe(1)
})

it('each one may act for is offered with the role, and a refusal is said', async () => {
  const taken: string[] = []
  mount(ActingDialog, {
    modelValue: true,
    standings: STANDINGS,
    choose: async (id: string) => {
      taken.push(id)
      throw new Error('您现在不能替这个单位办理')
    },
  })
  await settled()
  const choices = [...document.querySelectorAll<HTMLButtonElement>('[data-testid=acting-choice]')]
  expect(choices.map((one) => one.textContent)).toEqual(['本人（演示）', '样例公司您是办税员 · 现在的身份'])
  choices[1]!.click()
  await settled()
  expect(taken).toEqual(['f'])
  expect(document.querySelector('[role=alert]')!.textContent).not.toBe('')
})

it('ends one of the own sessions, not this one', async () => {
  const open = [
    { handle: 'aa', began_at: '2026-11-24T02:00:00Z', seen_at: '2026-11-24T03:00:00Z', here: true },
    { handle: 'bb', began_at: '2026-11-23T02:00:00Z', seen_at: '2026-11-23T03:00:00Z', here: false },
  ]
  const asked = useFakeServer({ 'GET /api/portal/sessions': () => open, 'DELETE /api/portal/sessions/bb': () => void open.pop() })
  mount(ActingDialog, { modelValue: true, standings: STANDINGS, choose: async () => undefined })
  await settled()
  const doors = document.querySelectorAll<HTMLButtonElement>('[data-testid=own-sessions]')
  doors[doors.length - 1]!.click()
  await settled()
  const ends = document.querySelectorAll<HTMLButtonElement>('[data-testid=own-session-end]')
  expect(ends).toHaveLength(1)
  ends[0]!.click()
  await settled()
  expect(asked.map((one) => one.route)).toContain('DELETE /api/portal/sessions/bb')
  expect(document.querySelectorAll('[data-testid=own-session]')).toHaveLength(1)
})
