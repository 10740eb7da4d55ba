// @vitest-environment node
import { expect, it } from 'vitest'
import { clockTime, dateLabel, dayLabel, fullTime, minutesLabel, minutesSince } from '../time'

const NOW = new Date('2026-11-23T16:30:00Z') // already the 24th in Beijing

it('shows Beijing time wherever the browser stands', () => {
  expect(clockTime('2026-11-23T16:05:00+00:00')).toBe('00:05')
  expect(fullTime('2026-11-23T16:05:00+00:00')).toBe('2026/11/24 00:05')
})

it.each([
  ['2026-11-23T16:00:00Z', '今天'],
  ['2026-11-23T15:59:00Z', '昨天'],
  ['2026-11-20T02:00:00Z', '11月20日周五'],
  ['2025-11-20T02:00:00Z', '2025年11月20日'],
])('names the day of %s %s', (at, name) => {
  expect(dayLabel(at, NOW)).toBe(name)
})

it('writes a calendar date as it is', () => {
  expect(dateLabel('2027-01-05')).toBe('2027年1月5日')
})

it('counts whole minutes, never below nothing', () => {
  expect(minutesSince('2026-11-23T16:28:01Z', NOW.getTime())).toBe(1)
  expect(minutesSince('2026-11-23T16:31:00Z', NOW.getTime())).toBe(0)
  expect([0, 5, 125].map(minutesLabel)).toEqual(['不到 1 分钟', '5 分钟', '2 小时 5 分钟'])
})
