import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { Refusal, settled, useFakeServer, type Asked } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import { useDecisions, type Application, type Refund, type Stuck } from '../decisions'
import DecisionsDrawer from '../DecisionsDrawer.vue'

const REFUND: Refund = {
  id: 'r1',
  title: '演示车 2025 年度车船税',
  amount: '6000.00',
  interest: '12.50',
  set_off: [{ name: '2026年第二季度增值税', amount: '1000.00' }],
  payable: '5012.50',
  status: 'confirmed',
  status_name: '审核中',
  owner: { name: '张演示', number: '000****001', overdue: 1, risk: false },
  as_of: '2026-11-29',
  reasons: ['车辆报废'],
  workings: ['年税额 480.00 ÷ 12 × 8 个月（5 月至 12 月）= 320.00'],
  basis: ['车船税法实施条例第十九条'],
  account: '演示银行（尾号 1234）',
  why_people: ['金额超过自动审核的上限 5,000.00 元'],
  needed: 2,
  approved_by: [],
  reason: '',
  history: [{ at: '2026-11-29T02:00:00Z', what: '本人确认', who: '纳税人', words: '' }],
}
const STUCK: Stuck = {
  key: 'r0-1',
  case_id: 'r0',
  title: '演示车 2024 年度车船税',
  amount: '320.00',
  tries: 6,
  since: '2026-11-29T02:00:00Z',
  next_at: '2026-11-29T03:00:00Z',
}
const APPLICATION: Application = {
  id: 'm1',
  title: '调整数电发票总额度',
  status: 'person',
  status_name: '人工审核中',
  opened_at: '2026-11-29T02:00:00Z',
  known: [['现有总额度', '300,000.00 元']],
  ranges: [],
  receipt: {
    on: '2026-11-29',
    standing: { name: '丰县演示商行' },
    asked: { amount: '900000', copies: null },
    reasons: [{ code: 'first', sentence: '首次申请，要人核实', remedy: '' }],
    lines: [{ name: '信用', seen: 'M 级', points: 10 }],
    score: 55,
  },
}

let asked: Asked[]
let waiting: Refund[]

const Page = defineComponent(() => {
  const decisions = useDecisions()
  return () => h(DecisionsDrawer, { modelValue: true, decisions })
})

async function open(stuck: Stuck[] = [], more: Record<string, () => unknown> = {}, held: Refund[] = []): Promise<void> {
  waiting = [REFUND]
  asked = useFakeServer({
    'GET /api/console/refunds': () => ({ waiting, stuck, held }),
    'GET /api/console/invoices': () => [APPLICATION],
    ...more,
  })
  mount(Page, {})
  await settled()
}

afterEach(() => document.body.replaceChildren())

const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`)!

async function type(place: string, text: string): Promise<void> {
  const input = find(place).querySelector('input')!
  input.value = text
  input.dispatchEvent(new Event('input'))
  await settled()
}

describe('what waits for people', () => {
  it('shows the evidence of each beside its keys', async () => {
    await open()
    for (const part of ['6,000.00 元', '000****001', '超过自动审核的上限', '车辆报废', '= 320.00', '1 项逾期', '第十九条', '本人确认']) expect(find('decision-refund').textContent).toContain(part)
    for (const part of ['900,000.00 元', '首次申请', '信用：M 级', '55 分']) expect(find('decision-invoice').textContent).toContain(part)
    expect(find('decision-known').textContent).toContain('现有总额度：300,000.00 元')
  })

  it('says that another person must agree too', async () => {
    await open([], { 'POST /api/console/refunds/r1/approve': () => ({ ...REFUND, needed: 1 }) })
    find('decision-approve').click()
    await settled()
    expect(document.body.textContent).toContain('还要另一位同事复核')
  })

  it('refuses with a reason only, and sends it', async () => {
    await open([], {
      'POST /api/console/refunds/r1/refuse': () => {
        waiting = []
        return { ...REFUND, status: 'refused', status_name: '不予退税' }
      },
    })
    expect(find('decision-refuse')).toHaveProperty('disabled', true)
    await type('decision-refund', '登记不符')
    find('decision-refuse').click()
    await settled()
    expect(asked.find((one) => one.route.endsWith('/refuse'))?.body).toEqual({ reason: '登记不符' })
    expect(document.body.textContent).toContain('没有等人审核的退税')
  })

  it('tells what the treasury leaves unanswered, and what the books do not share', async () => {
    await open([STUCK], { 'POST /api/console/refunds/reconcile': () => ({ heard: [], strange: ['x-1'], missing: [] }) })
    expect(find('decision-stuck').textContent).toContain('问过 6 次没有答复')
    find('decision-reconcile').click()
    await settled()
    expect(document.body.textContent).toContain('国库有、我们没有这样送过：x-1')
  })

  it('gives paper that was lost on the way anew', async () => {
    const lost = { ...APPLICATION, title: '领用纸质发票', status: 'lost', ranges: [{ code: '011002600104', first: 1, last: 10, copies: 10 }] }
    await open([], {
      'GET /api/console/invoices': () => [lost],
      'POST /api/console/invoices/m1/replace': () => ({ ...lost, status_name: '已备好，待取' }),
    })
    expect(find('decision-invoice').textContent).toContain('号码 00000001–00000010，共 10 份')
    find('decision-replace').click()
    await settled()
    expect(document.body.textContent).toContain('领用纸质发票：已备好，待取')
  })

  it('tells what was approved days ago and not sent', async () => {
    await open([], {}, [{ ...REFUND, status: 'approved', status_name: '已审核，待送国库' }])
    expect(find('decision-held').textContent).toContain('5,012.50 元：')
    expect(find('decision-held').textContent).toContain('还没有送国库')
  })

  it('says what the server says when it does not work', async () => {
    await open([], {
      'POST /api/console/refunds/r1/approve': () => {
        throw new Refusal(409, 'second_person_needed')
      },
    })
    find('decision-approve').click()
    await settled()
    expect(document.querySelector('[role=alert]')?.textContent).toContain('second_person_needed')
  })
})
