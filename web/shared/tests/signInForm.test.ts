import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { ApiError } from '../api'
import SignInForm from '../SignInForm.vue'
import { settled, useFakeServer } from './fakeServer'
import { mount } from './mount'

const DEMO = [
  { username: 'agent1', name: '座席演示', password: 'demo', role: 'agent' },
  { username: 'trainer1', name: '运营演示', password: 'demo', role: 'trainer' },
]

function build(submit: (name: string, word: string, code: string) => Promise<void>, roles?: string[]) {
  return mount(SignInForm, { demoPath: '/api/staff/demo-accounts', roles, submit })
}

function type(root: HTMLElement, id: string, text: string): void {
  const input = root.querySelector<HTMLInputElement>(`input[data-testid=${id}]`)!
  input.value = text
  input.dispatchEvent(new Event('input'))
}

it('signs in with what was typed', async () => {
  useFakeServer({})
  const given: string[][] = []
  const root = build(async (...what) => void given.push(what))
  type(root, 'sign-in-username', ' agent1 ')
  type(root, 'sign-in-password', 'demo ')
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await nextTick()
  expect(given).toEqual([['agent1', 'demo ', '']])
})

it('offers the identity provider that is set, and says once why it did not work', async () => {
  useFakeServer({ 'GET /api/staff/identity': () => ({ title: '统一身份认证', problem: '您的账号已停用，请联系管理员' }) })
  const root = mount(SignInForm, { demoPath: '/none', identity: '/api/staff/identity', page: 'console', submit: async () => {} })
  await settled()
  const button = root.querySelector('[data-testid=identity-begin]')!
  expect(button.getAttribute('href')).toBe('/api/staff/identity/begin?page=console')
  expect(button.textContent).toBe('用统一身份认证登录')
  expect(root.querySelector('[role=alert]')!.textContent).toBe('您的账号已停用，请联系管理员')
  expect(root.querySelector('[data-testid=sign-in-username]')).not.toBeNull()
})

it('without one there is no button; where nobody has a password there is nothing to type', async () => {
  useFakeServer({ 'GET /api/staff/identity': () => ({ title: null, problem: null }), 'GET /api/portal/identity': () => ({ title: '电子税务局', problem: null }) })
  const staff = mount(SignInForm, { demoPath: '/none', identity: '/api/staff/identity', page: 'console', submit: async () => {} })
  const portal = mount(SignInForm, { demoPath: '/none', identity: '/api/portal/identity', demoOnly: true, submit: async () => {} })
  await settled()
  expect(staff.querySelector('[data-testid=identity-begin]')).toBeNull()
  expect(portal.querySelector('[data-testid=identity-begin]')).not.toBeNull()
  expect(portal.querySelector('[data-testid=sign-in-username]')).toBeNull()
})

it('says what is missing and what was refused', async () => {
  useFakeServer({})
  const root = build(async () => {
    throw new ApiError(401, { code: 'wrong_password', message: '用户名或密码不对', retry: false })
  })
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await nextTick()
  expect(root.querySelector('[role=alert]')?.textContent).toBe('请输入用户名和密码')
  type(root, 'sign-in-username', 'a')
  type(root, 'sign-in-password', 'b')
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await settled()
  expect(root.querySelector('[role=alert]')?.textContent).toBe('用户名或密码不对')
})

it('offers the demo accounts that fit the page, and none outside development', async () => {
  useFakeServer({ 'GET /api/staff/demo-accounts': () => DEMO })
  const root = build(async () => undefined, ['agent', 'admin'])
  await settled()
  expect([...root.querySelectorAll('.demo button')].map((one) => one.textContent?.trim())).toEqual(['座席演示'])
  useFakeServer({})
  const bare = build(async () => undefined)
  await settled()
  expect(bare.querySelector('.demo')).toBeNull()
})

it('asks for the code of the second factor once the password was right', async () => {
  useFakeServer({})
  const given: string[] = []
  const root = build(async (_name, _word, code) => {
    given.push(code)
    if (!code) throw new ApiError(401, { code: 'code_required', message: '请输入手机上的动态口令', retry: false })
  })
  type(root, 'sign-in-username', 'admin')
  type(root, 'sign-in-password', 'a')
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await settled()
  type(root, 'sign-in-code', '123456')
  root.querySelector('form')!.dispatchEvent(new Event('submit'))
  await settled()
  expect(given).toEqual(['', '123456'])
})
