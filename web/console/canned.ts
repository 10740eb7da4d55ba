/** Canned replies: found by what stands after the slash, filled from the chat in hand. */

import { clockTime, dateLabel } from '../shared/time'
import type { CannedReply } from './frames'

const SHOWN = 8

/** Those that `/…` means while nothing else is written. By shortcut first, then by their words. */
export function matching(replies: CannedReply[], written: string): CannedReply[] {
  const typed = /^\/(\S*)$/.exec(written.trimStart())
  if (!typed) return []
  const word = typed[1]!.toLowerCase()
  const begins = replies.filter((reply) => reply.shortcut.toLowerCase().startsWith(word))
  const names = replies.filter((reply) => !begins.includes(reply) && reply.text.includes(word))
  return [...begins, ...names].slice(0, SHOWN)
}

/** `text` with {称呼}, {座席}, {日期} and {时间} filled in. */
export function filled(text: string, { name, agent, now }: { name: string; agent: string; now: Date }): string {
  const day = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10) // in Beijing
  const values: Record<string, string> = { 称呼: name, 座席: agent, 日期: dateLabel(day), 时间: clockTime(now.toISOString()) }
  return text.replace(/\{([^{}]+)\}/g, (whole, variable: string) => values[variable] ?? whole)
}
