import { beforeEach, expect, it } from 'vitest'
import { h } from 'vue'
import { settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import { ANSWER, message } from '../../shared/tests/samples'
import { talkText } from '../../shared/talkText'
import EarlierDrawer from '../EarlierDrawer.vue'

const ONE = { id: 'e1', last_at: '2026-11-23T02:30:00+00:00', summary: '契税多少', messages: 2, found: '' }

beforeEach(() => {
  globalThis.matchMedia = () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }) as never
})

const find = <E extends HTMLElement = HTMLButtonElement>(id: string) => document.querySelector<E>(`[data-testid=${id}]`)

it('lists, finds, and shows a conversation that can be read and saved but not gone on with', async () => {
  const urls: string[] = []
  useFakeServer({
    'GET /api/portal/earlier': () => [{ ...ONE, found: '……交契税……' }],
    'GET /api/portal/earlier/e1': () => ({ messages: [message(2, 'bot', { card: ANSWER })] }),
  })
  const answer = globalThis.fetch
  globalThis.fetch = (input, init) => (urls.push(decodeURIComponent(String(input))), answer(input, init))
  const props = { modelValue: false, conversation: 'now' }
  const { reactive } = await import('vue')
  const shown = reactive(props)
  mount({ setup: () => () => h(EarlierDrawer, shown) }, {})
  shown.modelValue = true
  await settled()
  const words = find<HTMLInputElement>('earlier-words')!
  words.value = '契税'
  words.dispatchEvent(new Event('input'))
  words.closest('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
  await settled()
  expect(urls.at(-1)).toContain('but=now&q=契税')
  expect(find('earlier-list')!.textContent).toContain('……交契税……')
  find('earlier-list')!.querySelector('button')!.click()
  await settled()
  expect(find('earlier-thread')!.textContent).toContain('演示答案。')
  expect(find('earlier-thread')!.querySelector('[data-testid=choice]')).toBeNull()
  expect(find('earlier-save')).not.toBeNull()
})

it('is kept as text with the basis and the number of each answer', () => {
  const text = talkText([message(1, 'taxpayer', { text: '契税多少' }), message(2, 'bot', { card: ANSWER })])
  expect(text).toContain('【2026/11/23 10:30】我：\n契税多少')
  expect(text).toContain('演示机关 公告2024年第1号 第二条')
  expect(text).toContain('回答编号 r1')
})
