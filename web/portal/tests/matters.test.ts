import { expect, it } from 'vitest'
import { settled, useFakeServer, type Asked } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import MattersDoor from '../MattersDoor.vue'
import MattersPanel from '../MattersPanel.vue'
import { forgetOutlook, loadOutlook, term, type Matter, type Outlook } from '../matters'

const BASIS = [{ issuer: '国家税务总局', doc_no: '样例1号', article: '第一条', title: '' }]
const MATTER: Matter = {
  id: 'overdue',
  module: 'declare',
  title: '补办 2 项逾期未申报',
  why: '有 2 项过了期限',
  ask: '我有没有逾期未申报',
  page: '',
  opens: null,
  until: null,
  days_left: null,
  late: true,
  note: '',
  tentative: false,
  effect: '',
  basis: BASIS,
}
const VAT: Matter = { ...MATTER, id: 'vat', title: '申报增值税', ask: '每月报什么', until: '2026-12-15', days_left: 16, late: false }

function serve(matters: Matter[]): Asked[] {
  const found: Outlook = {
    name: '甲公司',
    on: '2026-11-29',
    modules: [
      { id: 'declare', name: '申报', count: matters.length, ask: '我有哪些税要申报' },
      { id: 'pay', name: '缴款', count: 0, ask: '我有没有欠税' },
    ],
    matters,
    policies: [{ id: 'p', module: 'declare', name: '小微优惠', what: '少缴', why: '从业人数 6 人', ask: '怎么享受', until: '2027-12-31', basis: BASIS }],
  }
  forgetOutlook()
  return useFakeServer({ 'GET /api/portal/matters': () => found })
}

const found = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`)
const all = (id: string) => [...document.querySelectorAll<HTMLElement>(`[data-testid=${id}]`)]

it('the key counts what presses, and each matter and each business is asked in the chat', async () => {
  serve([MATTER, VAT])
  const asked: string[] = []
  mount(MattersDoor, { modelValue: false, onAsk: (text: string) => asked.push(text) })
  await settled()
  expect(found('matters-open')!.getAttribute('aria-label')).toBe('应看应办，1 件急')
  mount(MattersPanel, { onAsk: (text: string) => asked.push(text) })
  await settled()
  all('matter-ask')[1]!.click()
  found('module-pay')!.click()
  expect(asked).toEqual(['每月报什么', '我有没有欠税'])
  for (const part of ['已过期限', '2026年12月15日截止，还有 16 天', '样例1号第一条', '为什么给我看：从业人数 6 人', '执行到 2027年12月31日'])
    expect(document.body.textContent).toContain(part)
})

it('the home page shows the first ones and the way to all', async () => {
  serve([MATTER, VAT])
  let opened = 0
  mount(MattersPanel, { most: 1, onAll: () => opened++ })
  await loadOutlook()
  await settled()
  expect(all('matter')).toHaveLength(1)
  expect(all('policy')).toHaveLength(0)
  expect(found('matters-all')!.textContent).toContain('还有 1 件')
  found('matters-all')!.click()
  expect(opened).toBe(1)
})

it('who has nothing to do is told so', async () => {
  serve([])
  mount(MattersPanel, {})
  await loadOutlook()
  await settled()
  expect(document.body.textContent).toContain('没有查到等您办的事')
})

it('a last day reads without a calendar', () => {
  expect(term({ ...VAT, days_left: 0 })).toBe('2026年12月15日截止，今天截止')
  expect(term({ ...VAT, opens: '2026-12-01' })).toBe('2026年12月1日起，2026年12月15日截止')
  expect(term({ ...VAT, late: true })).toBe('2026年12月15日截止，已过期限')
  expect(term({ ...VAT, until: null })).toBe('')
  expect(term({ ...VAT, until: '2027-01-15', tentative: true })).toBe('暂按2027年1月15日截止，可能顺延')
})

it('what is done on a page of its own leads there instead of to the chat', async () => {
  serve([{ ...MATTER, page: 'case' }])
  let gone = 0
  await loadOutlook()
  mount(MattersPanel, { onPage: () => (gone += 1) })
  await settled()
  expect(found('matter-ask')).toBeNull()
  found('matter-page')!.click()
  expect(gone).toBe(1)
})

it('opening the drawer and the bill counts as a visit of their business', async () => {
  const asked = serve([MATTER])
  mount(MattersDoor, { modelValue: false })
  await settled()
  found('matters-open')!.click()
  await settled()
  expect(asked.filter((one) => one.route === 'POST /api/portal/tags/visits').map((one) => one.body)).toEqual([{ page: 'matters' }])
})
