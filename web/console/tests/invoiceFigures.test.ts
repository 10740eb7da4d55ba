import { afterEach, expect, it } from 'vitest'
import { Refusal, settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import InvoiceFigures from '../InvoiceFigures.vue'
import type { Figures } from '../invoiceFigures'

const FIGURES: Figures = {
  stock: { ordinary: 9975 },
  sent: 7,
  handed_out: 10,
  share_sent: 0.7,
  records: 3000,
  accepted: 2900,
  reasons: [{ reason: 'bad_rate', words: '不在约定的税率、征收率之内', records: 60 }],
  minutes: [
    { at: '2026-11-29T02:01:00+00:00', records: 2000, accepted: 1950 },
    { at: '2026-11-29T02:00:00+00:00', records: 1000, accepted: 950 },
  ],
}

afterEach(() => document.body.replaceChildren())

const words = () => document.body.textContent!.replace(/\s+/g, ' ')

async function open(answer: () => Figures): Promise<void> {
  useFakeServer({ 'GET /api/console/invoices/figures': answer })
  mount(InvoiceFigures, { modelValue: true })
  await settled()
}

it('tells the share of 票e送, the stock and the stream, minute by minute and by reason', async () => {
  await open(() => FIGURES)
  expect(document.querySelector('[data-testid=share-sent]')!.textContent).toBe('70.0%')
  expect(words()).toContain('普通发票 9,975 份')
  expect(words()).toContain('接收 2,900 条，退回 100 条')
  expect(words()).toContain('不在约定的税率、征收率之内60')
  expect(document.querySelector('[data-testid=stream-chart]')!.getAttribute('aria-label')).toContain('10:01 2000 条，接收 1950 条')
})

it('says so where nothing was handed out and no record came', async () => {
  await open(() => ({ ...FIGURES, stock: {}, sent: 0, handed_out: 0, share_sent: null, records: 0, accepted: 0, reasons: [], minutes: [] }))
  expect(words()).toContain('还没有发放')
  expect(words()).toContain('没有库存')
  expect(words()).toContain('还没有送来的开票记录')
})

it('says what went wrong and tries again', async () => {
  let up = false
  await open(() => {
    if (!up) throw new Refusal(503, 'store_unavailable')
    return FIGURES
  })
  expect(document.querySelector('[role=alert]')).not.toBeNull()
  up = true
  document.querySelector<HTMLElement>('[role=alert] button')!.click()
  await settled()
  expect(words()).toContain('70.0%')
})
