import { expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { mount } from '../../../shared/tests/mount'
import { since } from '../../dashboard/figures'
import type { Dashboard, Sums } from '../../dashboard/insight'
import MarkdownField from '../MarkdownField.vue'
import { onShortcut, switchShortcuts } from '../../shortcuts'
import { inserted, prefixed, wrapped } from '../writing'

it.each([
  [wrapped({ text: '税率三点', start: 2, end: 4 }, '**'), '税率**三点**'],
  [prefixed({ text: '甲\n乙\n丙', start: 2, end: 5 }, '#. '), '甲\n1. 乙\n2. 丙'],
  [prefixed({ text: '', start: 0, end: 0 }, '- '), '- '],
  [inserted({ text: '甲', start: 1, end: 1 }, '| 表 |\n'), '甲\n\n| 表 |\n'],
])('puts Markdown where the cursor is: %j', (made, text) => {
  expect(made.text).toBe(text)
})

it('makes bold by the button and by the key, what is chosen staying chosen', async () => {
  let text = '税率三点'
  const root = mount(MarkdownField, { modelValue: text, name: 'details', rows: 3, label: '说明', 'onUpdate:modelValue': (now: string) => (text = now) })
  const area = root.querySelector('textarea')!
  area.setSelectionRange(2, 4)
  root.querySelector('button')!.click()
  await nextTick()
  expect(text).toBe('税率**三点**')
  expect(document.activeElement).toBe(area)
})

it('hears single keys where nobody writes, unless they are switched off', () => {
  const help = vi.fn()
  const stop = onShortcut({ '?': help })
  const field = document.body.appendChild(document.createElement('input'))
  const press = (at: EventTarget) => at.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }))
  press(field)
  expect(help).not.toHaveBeenCalled()
  press(document.body)
  expect(help).toHaveBeenCalledOnce()
  switchShortcuts(false)
  press(document.body)
  switchShortcuts(true)
  stop()
  press(document.body)
  expect(help).toHaveBeenCalledOnce()
})

it('tells what changed against the days before', () => {
  const sums = (questions: number, answered: number): Sums => ({ questions, answered, handed_over: 1, liked: 0, disliked: 2, wordings: 1, covered: 1 })
  const shown = (before: Sums): Dashboard => ({ now: sums(10, 9), before, days: [], themes: [], runs: [] })
  expect(since(shown(sums(8, 4)), 7)).toBe(
    '再往前 7 天：问了 8 次（现在多 2 次），当场答上 50.0%（现在高 40.0 个百分点），转人工 1 次（没有变化），没用 2（没有变化）',
  )
  expect(since(shown(sums(0, 0)), 7)).toContain('无从比较')
})
