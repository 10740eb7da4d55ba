import { nextTick } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { Refusal, settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import type { HousingCase, Side } from '../../shared/housingCase'
import CaseDrawer from '../CaseDrawer.vue'

const PATH = '/api/portal/housing-cases'

const DRAFT: HousingCase = {
  id: 'k1',
  status: 'draft',
  status_name: '草稿',
  steps: [{ status: 'draft', name: '草稿', state: 'current', at: '2026-11-24T02:00:00+00:00' }],
  facts: {
    side: 'buyer',
    certificate_no: '',
    seller: null,
    buyer: { name: '王样例', id_number: '000****002' },
    price: '5000000',
    contract_on: null,
    area_m2: '89',
    location: 'city',
    acquired_on: null,
    only_home: null,
    buyer_homes: null,
    original_price: null,
    original_deed_tax: null,
    renovation: null,
    loan_interest: null,
    origin: 'commodity',
    how_acquired: 'bought',
    former_acquired_on: null,
    shares: '',
    fees: null,
    assessed_price: null,
  },
  missing: [{ name: 'certificate_no', label: '不动产权证书号' }],
  agreed: null,
  asked: [],
  waiting_for: '',
  reasons: [],
  papers: [],
  papers_needed: [],
  assessment: null,
  assessed_at: 0,
  due: {},
  orders: [],
  certificates: [],
  refunds: [],
  late_fees: [],
  history: [],
}

async function opened(routes: Record<string, (body: never) => unknown>, side: Side = 'buyer') {
  const asked = useFakeServer({ [`GET ${PATH}`]: () => [], ...routes })
  mount(CaseDrawer, { modelValue: true, conversation: 'c1', anew: true, as: side })
  await settled()
  await nextTick()
  return asked
}

const find = (id: string) => [...document.querySelectorAll<HTMLElement>(`[data-testid=${id}]`)].at(-1)!

async function press(id: string): Promise<void> {
  find(id).click()
  await settled()
  await settled()
}

describe('a case in the portal', () => {
  it('begins with the facts of the conversation and says what is missing', async () => {
    const asked = await opened({ [`POST ${PATH}`]: () => DRAFT })
    await press('case-begin')
    expect(asked.at(-1)?.body).toMatchObject({ side: 'buyer', conversation_id: 'c1' })
    expect(document.body.textContent).toContain('还缺：不动产权证书号')
  })

  it('begins by the side that was talked with', async () => {
    const asked = await opened({ [`POST ${PATH}`]: () => DRAFT }, 'seller')
    await press('case-begin')
    expect(asked.at(-1)?.body).toMatchObject({ side: 'seller' })
    expect(document.body.textContent).toContain('000****002')
  })

  it('sends only what was typed, then submits', async () => {
    const asked = await opened({
      [`POST ${PATH}`]: () => DRAFT,
      [`PATCH ${PATH}/k1/facts`]: () => DRAFT,
      [`POST ${PATH}/k1/submit`]: () => ({ ...DRAFT, status: 'papers', missing: [] }),
    })
    await press('case-begin')
    const fields: Record<string, string> = { 'case-name': '张演示', 'case-number': '000000190001010001' }
    for (const [id, value] of Object.entries(fields)) {
      const input = find(id) as HTMLInputElement
      input.value = value
      input.dispatchEvent(new Event('input'))
    }
    find('case-save').closest('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await settled()
    await settled()
    const patched = asked.find((one) => one.route.startsWith('PATCH'))
    expect(patched?.body).toEqual({ changes: { seller: { name: '张演示', id_number: '000000190001010001' } } })
    expect(asked.at(-1)?.route).toBe(`POST ${PATH}/k1/submit`)
    expect(find('case-consent')).toBeTruthy()
  })

  it('lets what is owed on top be paid below the certificates, and tells where what was too much stands', async () => {
    const further = { id: 'o3', payer: 'buyer' as const, label: '买方', title: '二手住房交易税费补缴（买方）', amount: '1000.00' }
    const certified: HousingCase = {
      ...DRAFT,
      status: 'certified',
      missing: [],
      orders: [{ ...further, status: 'sent', pay_url: 'http://gateway/o3', again: ['T2'] }],
      refunds: [{ payer: 'seller', label: '卖方', amount: '200.00', status_name: '由工作人员联系本人办理', at_desk: true, owners: [] }],
      late_fees: [
        { payer: 'buyer', label: '买方', amount: '5.00', formula: '1,000.00 × 5‱ × 10 天 = 5.00', until: '2026-11-24', basis: ['税收征收管理法第三十二条'], note: '须人工确认' },
      ],
    }
    await opened({ [`POST ${PATH}`]: () => certified })
    await press('case-begin')
    expect((find('case-pay') as HTMLAnchorElement).href).toBe('http://gateway/o3')
    expect(find('case-refund').textContent?.replace(/\s+/g, '')).toBe('卖方应退200.00元：由工作人员联系本人办理')
    expect(find('case-paid-again').textContent).toContain('1,000.00 元（流水号 T2）')
    expect(find('case-late-fee').textContent).toContain('5.00 元')
    expect(find('case-late-fee').textContent).toContain('须人工确认')
    expect(find('case-withdraw')).toBeUndefined()
  })

  it('shows what stands now when somebody else was first', async () => {
    const assessed: HousingCase = { ...DRAFT, status: 'assessed', missing: [], assessed_at: 9 }
    const asked = await opened({
      [`POST ${PATH}`]: () => assessed,
      [`POST ${PATH}/k1/confirm`]: () => {
        throw new Refusal(409, 'housing_case_not_now')
      },
      [`GET ${PATH}/k1`]: () => ({ ...assessed, assessed_at: 12 }),
    })
    await press('case-begin')
    await press('case-confirm')
    expect(document.body.textContent).toContain('错误：housing_case_not_now')
    await press('case-confirm')
    expect(asked.filter((one) => one.route.endsWith('/confirm')).at(-1)?.body).toEqual({ assessed_at: 12 })
  })

  it('takes a confirmation back while nobody has paid, and what is wrong can be put right', async () => {
    const order = { id: 'o1', payer: 'buyer' as const, label: '买方', title: '二手住房交易税费（买方）', amount: '50000.00', status: 'sent' as const, pay_url: '/pay', again: [] }
    const confirmed: HousingCase = { ...DRAFT, status: 'confirmed', missing: [], orders: [order] }
    const assessed: HousingCase = { ...DRAFT, status: 'assessed', missing: [], orders: [{ ...order, status: 'closed' }] }
    const asked = await opened({ [`POST ${PATH}`]: () => confirmed, [`POST ${PATH}/k1/withdraw`]: () => assessed })
    await press('case-begin')
    await press('case-withdraw')
    expect(asked.at(-1)?.route).toBe(`POST ${PATH}/k1/withdraw`)
    expect(find('case-pay')).toBeFalsy()
    await press('case-wrong')
    expect(find('case-save').textContent).toContain('改好了')
  })

  it('notices what the desk corrects, and keeps what is being typed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] })
    const assessed: HousingCase = { ...DRAFT, status: 'assessed', missing: [], assessed_at: 9 }
    let stands: HousingCase = { ...assessed, status: 'papers', agreed: true }
    await opened({ [`POST ${PATH}`]: () => assessed, [`GET ${PATH}/k1`]: () => stands })
    await press('case-begin')
    vi.advanceTimersByTime(2_000)
    await settled()
    expect(find('case-confirm')).toBeFalsy()
    stands = { ...assessed, assessed_at: 12, facts: { ...DRAFT.facts, price: '5200000' } }
    vi.advanceTimersByTime(2_000)
    await settled()
    expect(find('case-confirm')).toBeTruthy()
    await press('case-wrong')
    const price = document.querySelector<HTMLInputElement>('#case-price')!
    expect(price.value).toBe('5200000')
    price.value = '5300000'
    price.dispatchEvent(new Event('input'))
    stands = { ...stands, assessed_at: 15, facts: { ...DRAFT.facts, price: '5100000' } }
    vi.advanceTimersByTime(2_000)
    await settled()
    expect(price.value).toBe('5300000')
    expect(document.body.textContent).toContain('税款重新核定过了')
    vi.useRealTimers()
  })

  it('offers no way back once a side has paid', async () => {
    const paid = { id: 'o1', payer: 'buyer' as const, label: '买方', title: '二手住房交易税费（买方）', amount: '50000.00', status: 'paid' as const, pay_url: '/pay', again: [] }
    await opened({ [`POST ${PATH}`]: () => ({ ...DRAFT, status: 'confirmed' as const, missing: [], orders: [paid] }) })
    await press('case-begin')
    expect(find('case-check')).toBeTruthy()
    expect(find('case-withdraw')).toBeFalsy()
  })
})
