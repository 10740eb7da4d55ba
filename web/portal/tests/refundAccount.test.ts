import { afterEach, describe, expect, it } from 'vitest'
import { settled, useFakeServer, type Asked } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import RefundAccountDialog from '../RefundAccountDialog.vue'

const FILED = { masked: '演示银行（尾号 1234）', named: false, usable_at: null, refused: '' }
const NAMED = { masked: '另一家银行（尾号 9999）', named: true, usable_at: null, refused: '' }

let asked: Asked[]

async function open(filed = FILED): Promise<void> {
  let now = filed as typeof NAMED | typeof FILED
  asked = useFakeServer({
    'GET /api/portal/refund-account': () => now,
    'PUT /api/portal/refund-account': () => (now = NAMED),
    'DELETE /api/portal/refund-account': () => (now = FILED),
  })
  mount(RefundAccountDialog, { modelValue: true })
  await settled()
}

const find = (id: string) => document.querySelector<HTMLElement>(`[data-testid=${id}]`)

async function fill(...values: string[]): Promise<void> {
  const inputs = [...document.querySelectorAll<HTMLInputElement>('form input')]
  inputs.forEach((input, n) => {
    input.value = values[n]!
    input.dispatchEvent(new Event('input'))
  })
  document.querySelector('form')!.dispatchEvent(new Event('submit'))
  await settled()
}

afterEach(() => document.body.replaceChildren())

describe('the account for refunds', () => {
  it('is shown masked, changed with a word on the wait, and taken back', async () => {
    await open()
    expect(find('refund-account')!.textContent).toContain('演示银行（尾号 1234）')
    expect(find('refund-account-withdraw')).toBeNull()
    await fill('张演示', '另一家银行', '6222000000009999')
    expect(asked.find((one) => one.route.startsWith('PUT'))?.body).toEqual({ holder: '张演示', bank: '另一家银行', number: '6222000000009999' })
    expect(find('refund-account')!.textContent).toContain('先发短信告诉您登记的手机')
    expect(document.body.innerHTML).not.toContain('6222000000009999')
    find('refund-account-withdraw')!.click()
    await settled()
    expect(find('refund-account')!.textContent).toContain('演示银行（尾号 1234）')
  })

  it('that the bank refused is said to be refused, and why', async () => {
    await open({ ...FILED, refused: '银行核对，这个账户不是您本人（本单位）名下的，没有换' })
    expect(find('refund-account-refused')!.textContent).toContain('不是您本人')
  })
})
