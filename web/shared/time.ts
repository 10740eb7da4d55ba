/** Times travel in UTC and are shown in Beijing time, wherever the browser stands. */

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hourCycle: 'h23', ...options })

const clock = format({ hour: '2-digit', minute: '2-digit' })
const day = format({ year: 'numeric', month: 'long', day: 'numeric' })
const weekday = format({ month: 'long', day: 'numeric', weekday: 'short' })

export function clockTime(at: string): string {
  return clock.format(new Date(at))
}

/** 今天, 昨天, or the date; the year only when it is another one. */
export function dayLabel(at: string, now: Date = new Date()): string {
  const name = day.format(new Date(at))
  if (name === day.format(now)) return '今天'
  if (name === day.format(new Date(now.getTime() - 86_400_000))) return '昨天'
  return name.slice(0, 4) === day.format(now).slice(0, 4) ? weekday.format(new Date(at)) : name
}

export function minutesSince(at: string, now: number = Date.now()): number {
  return Math.max(0, Math.floor((now - Date.parse(at)) / 60_000))
}

export function minutesLabel(minutes: number): string {
  if (minutes < 1) return '不到 1 分钟'
  if (minutes < 60) return `${minutes} 分钟`
  return `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分钟`
}

const whole = format({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })

/** Date and time, for a `title` or a record. */
export function fullTime(at: string): string {
  return whole.format(new Date(at))
}

/** 2026-11-23 -> 2026年11月23日. A calendar date has no time zone. */
export function dateLabel(date: string): string {
  const [year, month, dayOfMonth] = date.split('-').map(Number)
  return `${year}年${month}月${dayOfMonth}日`
}
