import { afterEach, expect, it, vi } from 'vitest'
import { mount } from '../../../shared/tests/mount'
import NoticeDetail from '../NoticeDetail.vue'
import { liftTold, type Choices, type Lift, type NoticeShown } from '../notices'

const CHOICES: Choices = {
  templates: [],
  tags: [],
  groups: {},
  kinds: { deadline: '办税期限提醒', policy: '优惠政策提醒', risk: '风险提醒' },
  channels: {},
  most_control_percent: 50,
  no_control: [],
  quiet: '',
  pushes: 3,
  push_days: 7,
}

function noticeOf(status: NoticeShown['status'], lift: Lift | null): NoticeShown {
  return {
    id: 'n1',
    kind: 'policy',
    kind_name: '优惠政策提醒',
    title: '有税可退',
    body: '请核对。',
    asks: '',
    tags: [],
    any_of: [],
    none_of: [],
    channels: [],
    send_at: '2026-11-30T02:00:00+00:00',
    until: '2026-12-15',
    control_percent: lift ? 50 : 0,
    status,
    status_name: '',
    version: 2,
    writers: ['trainer1'],
    approved_by: 'trainer2',
    reason: '',
    history: [],
    outcome: {
      told: { people: 70, told: 60, opened: 30, asked: 15, done: 56 },
      control: lift ? { people: 80, told: 0, opened: 0, asked: 0, done: 48 } : { people: 0, told: 0, opened: 0, asked: 0, done: 0 },
      lift,
      held: {},
      pushed: {},
    },
  }
}

const SURE: Lift = { points: 20, low: 5.2, high: 33.4, sure: true }
const cells = (root: HTMLElement) => [...root.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent!.trim()))

afterEach(() => vi.useRealTimers())

it('sets what was done beside the control group, of all who were drawn, and says what that proves', () => {
  const root = mount(NoticeDetail, { notice: noticeOf('finished', SURE), choices: CHOICES, me: 'trainer1' })
  expect(cells(root)).toEqual([
    ['70', '60', '30 50.0%', '15 25.0%', '56 80.0%'],
    ['80', '—', '—', '—', '48 60.0%'],
  ])
  expect(root.querySelector('[data-testid=notice-lift]')!.textContent).toBe('比对照组多办好 20 个百分点（95% 的把握在 5.2 到 33.4 个百分点之间）。')
})

it('credits the notice with nothing that chance may have done, and without a control group with nothing', () => {
  expect(liftTold({ points: 3, low: -4, high: 10, sure: false })).toContain('还不能说是提醒带来的')
  expect(liftTold({ points: -8, low: -12, high: -4, sure: true })).toContain('少办好 8 个百分点')
  const root = mount(NoticeDetail, { notice: noticeOf('finished', null), choices: CHOICES, me: 'trainer1' })
  expect(cells(root)).toHaveLength(1)
  expect(root.querySelector('[data-testid=notice-lift]')).toBeNull()
})

it('watches a delivery by itself until it is over', () => {
  vi.useFakeTimers()
  const asked: string[] = []
  const onChanged = (id: string) => asked.push(id)
  mount(NoticeDetail, { notice: noticeOf('planned', null), choices: CHOICES, me: 'trainer1', onChanged })
  vi.advanceTimersByTime(11_000)
  expect(asked).toEqual(['n1', 'n1'])
  asked.length = 0
  mount(NoticeDetail, { notice: noticeOf('finished', null), choices: CHOICES, me: 'trainer1', onChanged: () => asked.push('finished') })
  vi.advanceTimersByTime(11_000)
  expect(asked).not.toContain('finished')
})
