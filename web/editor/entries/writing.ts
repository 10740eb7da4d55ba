/** Markdown put into a text where the cursor is. */

export interface Piece {
  text: string
  start: number
  end: number
}

/** The chosen words between marks, or the marks with the cursor between them. */
export function wrapped({ text, start, end }: Piece, mark: string): Piece {
  const inside = text.slice(start, end)
  const within = { start: start + mark.length, end: end + mark.length }
  return { text: text.slice(0, start) + mark + inside + mark + text.slice(end), ...within }
}

/** Each line that is chosen with something before it; `#` becomes its number. */
export function prefixed({ text, start, end }: Piece, prefix: string): Piece {
  const begin = text.lastIndexOf('\n', start - 1) + 1
  const rest = text.indexOf('\n', end)
  const stop = rest < 0 ? text.length : rest
  const lines = text.slice(begin, stop).split('\n')
  const made = lines.map((line, index) => prefix.replace('#.', `${index + 1}.`) + line).join('\n')
  return { text: text.slice(0, begin) + made + text.slice(stop), start: begin + made.length, end: begin + made.length }
}

/** On lines of its own after what is chosen. */
export function inserted({ text, end }: Piece, block: string): Piece {
  const before = text.slice(0, end)
  const gap = before && !before.endsWith('\n\n') ? (before.endsWith('\n') ? '\n' : '\n\n') : ''
  const at = before.length + gap.length + block.length
  return { text: before + gap + block + text.slice(end), start: at, end: at }
}

export const TABLE = '| 情形 | 税率 |\n| --- | --- |\n|  |  |\n'
