/** Official addresses in a text, which stand there without a scheme: inv-veri.chinatax.gov.cn. No others are opened. */

const HOST = /(?<![\w@./-])(?:[a-z0-9-]+\.)+gov\.cn(?![\w-]|\.[a-z])/gi

export interface Part {
  text: string
  url?: string
}

export function linked(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const found of text.matchAll(HOST)) {
    if (found.index > end) parts.push({ text: text.slice(end, found.index) })
    parts.push({ text: found[0], url: `https://${found[0]}/` })
    end = found.index + found[0].length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** The same in Markdown. */
export function linkedMarkdown(text: string): string {
  return text.replace(HOST, (host) => `[${host}](https://${host}/)`)
}
