import { expect, it } from 'vitest'
import { filled, matching } from '../canned'

const reply = (shortcut: string, text = '演示') => ({ id: shortcut, shared: true, shortcut, text, used: 0 })

it('finds canned replies by shortcut first, then by their words', () => {
  const all = [reply('bye', '再见'), reply('hello', '您好'), reply('help', '稍等')]
  expect(matching(all, '/he').map((one) => one.shortcut)).toEqual(['hello', 'help'])
  expect(matching(all, '/再见').map((one) => one.shortcut)).toEqual(['bye'])
  expect(matching(all, '/').length).toBe(3)
  expect(matching(all, '税率是 1/2')).toEqual([])
  expect(matching(all, '您好 /he')).toEqual([])
})

it('fills what a reply leaves open, in Beijing time', () => {
  const now = new Date('2026-11-23T17:05:00Z')
  const text = filled('{称呼}好，{座席}{日期}{时间}{别的}', { name: '张演示', agent: '王演示', now })
  expect(text).toBe('张演示好，王演示2026年11月24日01:05{别的}')
})
