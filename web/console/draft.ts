/** A drafted reply as the taxpayer would read it: plain text, its legal basis below. */

import { citationLine } from '../shared/citation'
import type { Draft } from './frames'

export function draftText(draft: Pick<Draft, 'text' | 'citations'>): string {
  const basis = draft.citations.map((citation) => `· ${citationLine(citation)}`)
  const body = plain(draft.text)
  return basis.length ? `${body}\n依据：\n${basis.join('\n')}` : body
}

/** A chat shows what was typed, so the marks of Markdown would stand there as they are. */
function plain(markdown: string): string {
  return markdown
    .replace(/\*\*(.+?)\*\*/g, '$1')
    .replace(/^#+\s*/gm, '')
    .replace(/^\s*[-*]\s+/gm, '· ')
    .replace(/^\|?[\s:|-]*-{3,}[\s:|-]*\|?$\n?/gm, '')
    .replace(/^\|(.+)\|$/gm, (_, row: string) => row.split('|').map((cell) => cell.trim()).join('  '))
    .trim()
}
