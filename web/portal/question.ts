/** After signing in, the question that led there is asked again. */

import type { Message } from '../shared/messages'

/** The taxpayer's last words before card `seq`, unless the talk has gone on since. */
export function questionToRepeat(messages: Message[], seq: number): string | null {
  if (messages.some((m) => m.seq > seq && (m.author === 'taxpayer' || m.author === 'bot'))) return null
  const asked = messages.filter((m) => m.author === 'taxpayer' && m.seq < seq)
  return asked.at(-1)?.text ?? null
}
