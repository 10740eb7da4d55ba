import { expect, it } from 'vitest'
import { settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import BenefitsDrawer from '../BenefitsDrawer.vue'
import { periodName, yuan, type Bill } from '../benefits'

const BASIS = [{ issuer: '财政部', doc_no: '样例1号', article: '', title: '' }]
const BILL: Bill = {
  name: '甲公司',
  period: '2026',
  periods: ['2026', '2026Q3'],
  first: '2026-01-01',
  last: '2026-12-31',
  total: '75000.00',
  months: [],
  enjoyed: [
    {
      id: 'small_profit',
      name: '小微优惠',
      ask: '小微优惠是多少',
      saved: '75000.00',
      reckoned: true,
      basis: BASIS,
      uses: [{ tax: '企业所得税', first: '2026-07-01', last: '2026-09-30', saved: '75000.00', how: '375,000.00 元 × 25% − 实际缴 18,750.00 元' }],
    },
  ],
  unused: [{ id: 'six', name: '六税两费', what: '减半', why: '小规模', ask: '六税两费减半是哪些税', estimate: '294.70', basis: BASIS }],
}

const found = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`)

it('tells the sum, by policy with its document, and the way to what is unused', async () => {
  const asked = useFakeServer({ 'GET /api/portal/benefits': () => BILL })
  const questions: string[] = []
  mount(BenefitsDrawer, { modelValue: true, onAsk: (text: string) => questions.push(text) })
  await settled()
  expect(found('bill-total')!.textContent).toBe('75,000.00 元')
  for (const part of ['2026年7月1日至2026年9月30日', '375,000.00 元 × 25%', '样例1号', '估计能少缴 294.70 元', '小规模']) expect(found('bill')!.textContent).toContain(part)
  expect(found('bill-paper')!.getAttribute('href')).toBe('/api/portal/benefits.pdf?period=2026')
  found('bill-unused')!.querySelector<HTMLElement>('button.plain-button')!.click()
  expect(questions).toEqual(['六税两费减半是哪些税'])
  expect(asked).toHaveLength(1)
})

it('names a period and a sum as one reads them', () => {
  expect(periodName('2026Q3')).toBe('2026年第3季度')
  expect(yuan('1830.5')).toBe('1,830.50 元')
})
