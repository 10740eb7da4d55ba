import { beforeEach, expect, it } from 'vitest'
import { h, provide, ref } from 'vue'
import { OPEN_BASIS } from '../../shared/basis'
import type { Card } from '../../shared/cards'
import CardView from '../../shared/cards/CardView.vue'
import { settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import { ANSWER, ASSESSMENT, CITATION, message } from '../../shared/tests/samples'
import BasisDrawer from '../BasisDrawer.vue'

const PASSAGE = { source: CITATION, heading: '', text: '演示的原文。', state: '现行', whole: true, note: '' }
const BASIS = {
  name: '演示机关公告2024年第1号',
  title: '关于演示的公告',
  state: '现行',
  in_force_from: '2024-01-01',
  in_force_to: null,
  passages: [PASSAGE],
  missing: '',
  official: { name: '国家税务总局政策法规库', url: 'https://example.test/', exact: false },
}

beforeEach(() => {
  globalThis.matchMedia = () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }) as never
})

const draw = (card: Card, opened: unknown[]) =>
  mount(
    {
      setup() {
        provide(OPEN_BASIS, (citation, on) => opened.push([citation, on]))
        return () => h(CardView, { message: message(7, 'bot', { card }) })
      },
    },
    {},
  )

it('opens from every card that cites, for the day that the card speaks of', () => {
  const opened: unknown[] = []
  for (const card of [ANSWER, ASSESSMENT]) draw(card, opened).querySelector<HTMLButtonElement>('[data-testid=open-basis]')!.click()
  expect(opened).toEqual([
    [CITATION, '2026-11-23'],
    [CITATION, '2026-11-23'],
  ])
})

it('is mere text where nobody can read on', () => {
  const root = mount(CardView, { message: message(7, 'bot', { card: ANSWER }) })
  expect(root.querySelector('[data-testid=open-basis]')).toBeNull()
  expect(root.querySelector('[data-testid=copy-answer]')).toBeNull()
  expect(root.textContent).toContain('公告2024年第1号')
})

const open = async (basis: object) => {
  const asked = useFakeServer({ 'GET /api/portal/basis': () => basis })
  const shown = ref(true)
  mount({ setup: () => () => h(BasisDrawer, { modelValue: shown.value, citation: CITATION, on: '2026-11-23' }) }, {})
  await settled()
  return asked
}
const text = () => document.body.textContent ?? ''

it('shows the words with the state and the days of the document', async () => {
  const asked = await open(BASIS)
  expect(text()).toContain('演示的原文。')
  expect(text()).toContain('2024年1月1日起施行')
  expect(text()).toContain('2026年11月23日 适用的文本')
  document.querySelector<HTMLButtonElement>('[data-testid=basis-whole]')!.click()
  await settled()
  expect(asked).toHaveLength(2)
})

it('says honestly that the text is not there, and where it is', async () => {
  await open({ ...BASIS, passages: [], missing: '知识库没有收录原文', state: null, in_force_from: null })
  expect(text()).not.toContain('适用的文本')
  expect(text()).toContain('知识库没有收录原文')
  expect(text()).toContain('起止日期未收录')
  const link = document.querySelector<HTMLAnchorElement>('[data-testid=basis-official]')!
  expect(link.href).toBe('https://example.test/')
  expect(link.rel).toContain('noopener')
})
