// @vitest-environment node
import { expect, it } from 'vitest'
import { shortcutOf, type Shortcut } from '../shortcuts'

const key = (code: string, more = {}) => ({ code, altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, ...more })

it.each<[string, Shortcut | null]>([
  ['KeyN', 'next'],
  ['KeyW', 'close'],
  ['Digit1', 1],
  ['Digit6', 6],
  ['Digit9', 9],
  ['Digit0', null],
  ['KeyI', 'insert'],
  ['Enter', 'send'],
  ['KeyA', null],
])('Alt+%s is %s', (code, shortcut) => {
  expect(shortcutOf(key(code))).toBe(shortcut)
})

it('leaves other combinations to the browser', () => {
  expect(shortcutOf(key('KeyN', { altKey: false }))).toBeNull()
  expect(shortcutOf(key('KeyN', { ctrlKey: true }))).toBeNull()
})
