import { expect, it } from 'vitest'
import { settled, useFakeServer, type Asked } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import NoticeBell from '../NoticeBell.vue'
import type { Inbox, Letter } from '../notices'

const LETTER: Letter = {
  id: 'n1',
  kind: 'deadline',
  kind_name: '办税期限提醒',
  title: '有逾期未申报的事项',
  body: '请尽快补报。',
  about: '涉及您办税的甲公司、乙公司。',
  asks: '我有没有逾期未申报',
  at: '2026-11-30T02:00:00+00:00',
  until: '2026-12-15',
  opened: false,
  done: false,
  concerns: [
    { name: '甲公司', why: '有 2 项逾期', done: false },
    { name: '乙公司', why: '有 1 项逾期', done: true },
  ],
}

function serve(): Asked[] {
  const inbox: Inbox = {
    letters: [LETTER, { ...LETTER, id: 'n2', title: '办过的', done: true }],
    kinds: [{ kind: 'policy', name: '优惠政策提醒', refused: false, withheld: true }],
  }
  return useFakeServer({
    'GET /api/portal/notices': () => inbox,
    'POST /api/portal/notices/n1/opened': () => undefined,
    'POST /api/portal/notices/n1/asked': () => undefined,
    'PUT /api/portal/notices/kinds/policy': () => undefined,
  })
}

const found = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`)

it('counts what was not read and is not done, and tells why each was sent', async () => {
  const asked = serve()
  const questions: string[] = []
  mount(NoticeBell, { onAsk: (text: string) => questions.push(text) })
  await settled()
  expect(found('notices-unread')!.textContent).toBe('1')
  found('notices-open')!.click()
  await settled()
  found('notice')!.querySelector('button')!.click()
  await settled()
  expect(asked.some((one) => one.route === 'POST /api/portal/notices/n1/opened')).toBe(true)
  for (const part of ['为什么给我', '甲公司：有 2 项逾期', '乙公司：有 1 项逾期（已办好）']) expect(found('notice-why')!.textContent).toContain(part)
  found('notice-ask')!.click()
  await settled()
  expect(questions).toEqual(['我有没有逾期未申报'])
  expect(asked.some((one) => one.route === 'POST /api/portal/notices/n1/asked')).toBe(true)
})

it('a kind that is not wanted is refused with one key', async () => {
  const asked = serve()
  mount(NoticeBell, {})
  await settled()
  found('notices-open')!.click()
  await settled()
  found('notice-kind-policy')!.click()
  await settled()
  expect(asked.find((one) => one.route.startsWith('PUT'))!.body).toEqual({ refused: true })
})
