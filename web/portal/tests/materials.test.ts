import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { mount } from '../../shared/tests/mount'
import { Refusal, settled, useFakeServer } from '../../shared/tests/fakeServer'
import { Materials, type Material } from '../materials'
import MaterialsCard from '../MaterialsCard.vue'

const CARD: Material = {
  id: 'm1',
  paper: 'identity_card',
  name: '居民身份证',
  party: null,
  pages: 1,
  confirmed: false,
  fields: [
    { name: 'name', label: '姓名', kind: 'name', value: '云朵', confidence: 0.99, page: 0, box: [100, 200, 300, 260] },
    { name: 'id_number', label: '公民身份号码', kind: 'id_number', value: '11000019', confidence: 0.4, page: 0, box: null },
  ],
}
const KINDS = [{ paper: 'identity_card', name: '居民身份证' }]
const PATH = '/api/portal/materials/c1'
const picture = (name: string) => new File(['x'], name, { type: 'image/jpeg' })

let materials: Materials

beforeEach(() => {
  materials = new Materials(() => 'c1')
})

function show(): HTMLElement {
  materials.state.kinds = KINDS
  return mount(MaterialsCard, { materials })
}

describe('sending papers', () => {
  it('shows what was read beside the picture, with what is doubtful marked', async () => {
    useFakeServer({ [`POST ${PATH}`]: () => CARD, [`GET ${PATH}`]: () => ({ kinds: KINDS, materials: [CARD], findings: [] }) })
    await materials.send([picture('a.jpg')])
    const root = show()
    expect(root.querySelector('img')?.getAttribute('src')).toBe(`${PATH}/m1/pages/0`)
    expect([...root.querySelectorAll('input.field')].map((input) => (input as HTMLInputElement).value)).toEqual(['云朵', '11000019'])
    expect(root.querySelector('.doubt')?.textContent).toBe('把握不大，请核对')
    expect(materials.state.sending).toEqual([])
  })

  it('says of each file why it was refused, and goes on with the others', async () => {
    let sent = 0
    useFakeServer({
      [`POST ${PATH}`]: () => {
        sent += 1
        if (sent === 1) throw new Refusal(422, 'upload_broken')
        return CARD
      },
    })
    await materials.send([picture('broken.jpg'), new File([], 'empty.jpg'), picture('good.jpg')])
    expect(materials.state.sending.map((one) => [one.name, one.problem])).toEqual([
      ['broken.jpg', '错误：upload_broken'],
      ['empty.jpg', '这个文件是空的，请重新选择'],
    ])
    expect(materials.state.materials).toEqual([CARD])
    expect(sent).toBe(2)
  })

  it('confirms what the person has put right, once it is known whose the paper is', async () => {
    const confirmed = { ...CARD, confirmed: true, party: 'seller' }
    const asked = useFakeServer({ [`PUT ${PATH}/m1`]: () => confirmed })
    materials.state.materials = [structuredClone(CARD)]
    const root = show()
    const button = root.querySelector<HTMLButtonElement>('[data-testid=material-confirm]')!
    expect(button.disabled).toBe(true)
    root.querySelector<HTMLInputElement>('input[value=seller]')!.click()
    const name = root.querySelector<HTMLInputElement>('input.field')!
    name.value = '云小朵'
    name.dispatchEvent(new Event('input'))
    await nextTick()
    button.click()
    await settled()
    expect(asked[0]).toEqual({ route: `PUT ${PATH}/m1`, body: { fields: { name: '云小朵', id_number: '11000019' }, party: 'seller' } })
    expect(root.textContent).toContain('已确认')
  })

  it('reads again as the paper that the person says it is', async () => {
    const asked = useFakeServer({ [`POST ${PATH}/m1/reading`]: () => CARD })
    materials.state.materials = [{ ...CARD, paper: null, name: '', fields: [] }]
    const root = show()
    expect(root.textContent).toContain('没有认出是哪种材料')
    const kind = root.querySelector<HTMLSelectElement>('[data-testid=material-kind]')!
    kind.value = 'identity_card'
    kind.dispatchEvent(new Event('change'))
    await settled()
    expect(asked[0]!.route).toBe(`POST ${PATH}/m1/reading`)
    expect(root.textContent).toContain('居民身份证')
  })

  it('shows what does not fit beside the paper it is about', async () => {
    const finding = { code: 'birth_mismatch', severity: 'error', sentence: '出生日期不一致', remedy: '请对照图片核对', readings: ['m1'] }
    useFakeServer({ [`GET ${PATH}`]: () => ({ kinds: KINDS, materials: [CARD], findings: [finding] }) })
    await materials.load()
    expect(materials.state.open).toBe(true)
    expect(show().querySelector('.findings')?.textContent).toContain('出生日期不一致。请对照图片核对。')
  })
})
