// @vitest-environment node
import { expect, it } from 'vitest'
import { formatCents, formatYuan, toCents } from '../decimal'

it.each([
  ['0', 0n],
  ['12.3', 1230n],
  ['2.345', 235n],
  ['-2.345', -235n],
  ['2.3449', 234n],
  ['1E+3', 100_000n],
  ['5e-3', 1n],
  ['4e-3', 0n],
  ['90071992547409931.23', 9_007_199_254_740_993_123n],
])('reads %s as %s cents', (amount, cents) => {
  expect(toCents(amount)).toBe(cents)
})

it.each(['', '一百', '1,000', 'NaN'])('refuses %j', (amount) => {
  expect(() => toCents(amount)).toThrow('不是金额')
})

it('writes thousands', () => {
  expect(formatYuan('1234567.8')).toBe('1,234,567.80')
  expect(formatCents(-5n)).toBe('-0.05')
})
