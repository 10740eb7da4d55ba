import { expect, it } from 'vitest'
import { settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import AccountsPage from '../AccountsPage.vue'
import { auditAddress } from '../admin'
import AuditPage from '../AuditPage.vue'
import HoursPage from '../HoursPage.vue'

const ACCOUNT = { username: 'wu.min', name: '吴敏', role: 'agent', disabled: false, must_change: false, second_factor: false, outside: false, barred_seconds: 0 }
const HOURS = {
  hours: { weekly: { monday: ['09:00:00', '17:30:00'] }, holidays: [], working_weekends: [], working_weekend_hours: ['09:00:00', '17:30:00'] },
  by: '',
  reason: '',
  at: null,
  words: '周一 9:00—17:30',
}

it('who failed too often is let in again, and nobody locks themselves out', async () => {
  const asked = useFakeServer({
    'GET /api/admin/staff': () => [{ ...ACCOUNT, barred_seconds: 700 }, { ...ACCOUNT, username: 'me', role: 'admin' }],
    'POST /api/admin/staff/wu.min/unbar': () => ({ password: null }),
  })
  const root = mount(AccountsPage, { me: 'me' })
  await settled()
  const [other, own] = [...root.querySelectorAll('[data-testid=admin-account]')]
  expect(other!.textContent).toContain('12 分钟内不能登录')
  expect(own!.querySelector('[data-testid=admin-disable]')).toBeNull()
  other!.querySelector<HTMLButtonElement>('[data-testid=admin-unbar]')!.click()
  await settled()
  expect(asked.map((one) => one.route)).toContain('POST /api/admin/staff/wu.min/unbar')
})

it('one session of several is ended, and what an identity provider gives is not changed here', async () => {
  const open = [{ handle: 'aa', began_at: '2026-11-24T02:00:00Z', seen_at: '2026-11-24T03:00:00Z', here: false }]
  const asked = useFakeServer({
    'GET /api/admin/staff': () => [{ ...ACCOUNT, outside: true }],
    'GET /api/admin/staff/wu.min/sessions': () => open.splice(0, 1),
    'DELETE /api/admin/staff/wu.min/sessions/aa': () => undefined,
  })
  const root = mount(AccountsPage, { me: 'me' })
  await settled()
  const row = root.querySelector('[data-testid=admin-account]')!
  expect(row.querySelector('select')).toBeNull()
  expect(row.textContent).toContain('用统一身份认证登录')
  expect(row.textContent).not.toContain('重置密码')
  row.querySelector<HTMLButtonElement>('[data-testid=admin-sessions]')!.click()
  await settled()
  root.querySelector<HTMLButtonElement>('[data-testid=admin-end-session]')!.click()
  await settled()
  expect(asked.map((one) => one.route)).toContain('DELETE /api/admin/staff/wu.min/sessions/aa')
  expect(root.textContent).toContain('现在没有登录')
})

it('the password of a new account is shown once', async () => {
  const asked = useFakeServer({ 'GET /api/admin/staff': () => [ACCOUNT], 'POST /api/admin/staff': () => ({ password: 'abc-def' }) })
  const root = mount(AccountsPage, { me: 'me' })
  await settled()
  for (const [field, text] of [['username', 'li.hong'], ['name', '李红']] as const) {
    const input = root.querySelector<HTMLInputElement>(`[data-testid=admin-new-${field}]`)!
    input.value = text
    input.dispatchEvent(new Event('input'))
  }
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await settled()
  expect(asked.find((one) => one.route === 'POST /api/admin/staff')!.body).toEqual({ username: 'li.hong', name: '李红', role: 'agent' })
  expect(root.querySelector('[data-testid=admin-password]')!.textContent).toBe('abc-def')
})

it('the export asks for what is searched for', () => {
  const search = { who: 'li.hong', what: 'read', about: '', since: '2026-11-01', until: '' }
  expect(auditAddress(search, '.csv')).toBe('/api/admin/audit.csv?who=li.hong&what=read&since=2026-11-01')
})

it('acts are shown with who was refused before signing in', async () => {
  useFakeServer({
    'GET /api/admin/audit': () => [{ seq: 7, at: '2026-11-24T02:00:00Z', who: '', what: 'sign_in.refused', about: 'staff/ag****', details: { address: '10.0.0.8' } }],
  })
  const root = mount(AuditPage, {})
  await settled()
  for (const part of ['（未登录）', 'sign_in.refused', 'address=10.0.0.8']) expect(root.textContent).toContain(part)
})

it('hours are kept with the reason, closed days left out', async () => {
  const asked = useFakeServer({ 'GET /api/admin/hours': () => HOURS, 'PUT /api/admin/hours': () => ({ ...HOURS, words: '周一 9:00—17:30', by: 'me', at: '2026-11-24T02:00:00Z' }) })
  const root = mount(HoursPage, {})
  await settled()
  const reason = root.querySelector<HTMLInputElement>('[data-testid=admin-hours-reason]')!
  reason.value = '装修'
  reason.dispatchEvent(new Event('input'))
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await settled()
  const sent = asked.find((one) => one.route === 'PUT /api/admin/hours')!.body as { hours: { weekly: object }; reason: string }
  expect(sent.reason).toBe('装修')
  expect(sent.hours.weekly).toEqual({ monday: ['09:00', '17:30'] })
})
