/** Markdown of knowledge entries to HTML that can do no harm: no images, no styles, no scripts. */

import DOMPurify from 'dompurify'
import { Marked } from 'marked'

const marked = new Marked({ gfm: true, breaks: true, async: false })

const purifier = DOMPurify(window)
purifier.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return
  node.setAttribute('target', '_blank')
  node.setAttribute('rel', 'noopener noreferrer')
})

const ALLOWED = {
  ALLOWED_TAGS: [
    'p', 'br', 'hr', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a',
    'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td',
  ],
  ALLOWED_ATTR: ['href', 'title', 'start', 'align'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|#|\/(?!\/))/i,
}

export function renderMarkdown(text: string): string {
  return purifier.sanitize(parse(text), ALLOWED)
}

/** Text that is nested too deep for the parser's stack is shown as it was typed. */
function parse(text: string): string {
  try {
    return marked.parse(text) as string
  } catch (error) {
    if (error instanceof RangeError) return asTyped(text)
    throw error
  }
}

function asTyped(text: string): string {
  const paragraph = document.createElement('p')
  paragraph.textContent = text
  return paragraph.outerHTML
}

/** Whether a text that may be plain has marks of Markdown: a table, bold words, a list. */
export function isMarked(text: string): boolean {
  return /^\||\*\*|^[-*] /m.test(text)
}
