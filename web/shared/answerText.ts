/** An answer as plain text, to be pasted elsewhere: what was said, on what it rests, for which day, under which number. */

import type { AnswerCard, QuotedCard } from './cards'
import { certainty, citationLine, inForceLabel } from './citation'
import { dateLabel } from './time'

const list = (head: string, lines: string[], mark: (n: number) => string) =>
  lines.length ? [head, ...lines.map((line, n) => `${mark(n + 1)}${line}`)] : []
const numbered = (n: number) => `${n}. `

export function answerText(card: AnswerCard): string {
  const marks = [certainty(card.confidence, card.citations).label, ...(card.needs_person ? ['须人工确认'] : [])]
  const validity = inForceLabel(card.in_force_from, card.in_force_to)
  const parts = [
    [card.question, card.notice ?? '', `${card.short}（${marks.join('，')}）`],
    [plain(card.details)],
    list('怎么办理：', card.steps ?? [], numbered),
    list('需要的材料：', card.materials, () => '· '),
    list('去办理：', (card.places ?? []).map((one) => `${one.name} ${one.url}`), () => '· '),
    list('依据：', card.citations.map(citationLine), numbered),
    [`按 ${dateLabel(card.as_of)} 的规定回答${validity && `；这一口径${validity}`}`, receiptLine(card.receipt_id)],
  ]
  return joined(parts)
}

export function quotedText(card: QuotedCard): string {
  const passages = card.passages.map((one) => [`【${citationLine(one.source)}${one.whole ? '' : '（节选）'}】${one.state}`, one.text])
  return joined([[card.lead], ...passages, [`按 ${dateLabel(card.as_of)} 的规定`, receiptLine(card.receipt_id)]])
}

export function receiptLine(receipt: string): string {
  return receipt && `导办 · 回答编号 ${receipt}`
}

/** Marks of Markdown that say nothing to who reads the plain text. */
function plain(markdown: string): string {
  return markdown.replace(/\*\*|`/g, '').replace(/^#+\s*/gm, '').trim()
}

function joined(parts: string[][]): string {
  const shown = parts.map((lines) => lines.filter(Boolean).join('\n'))
  return shown.filter(Boolean).join('\n\n')
}
