/** A conversation as plain text, to be kept by who held it. */

import { answerText, quotedText } from './answerText'
import type { Message } from './messages'
import { fullTime } from './time'

const NAME: Record<Message['author'], string> = { taxpayer: '我', bot: '导办（机器人）', agent: '座席', system: '系统' }

export function talkText(messages: Message[]): string {
  const said = messages.map((one) => `【${fullTime(one.at)}】${one.author_name || NAME[one.author]}：\n${wordsOf(one)}`)
  return `导办对话记录（时间为北京时间）\n\n${said.join('\n\n')}\n`
}

/** An answer with all that stands on its card; of everything else the words are the whole. */
function wordsOf({ card, text }: Message): string {
  if (card?.kind === 'answer') return answerText(card)
  return card?.kind === 'quoted' ? quotedText(card) : text
}

/** To be read aloud: without the number of the answer, and the marks that tell nothing to the ear. */
export function spokenText(message: Message): string {
  return wordsOf(message)
    .replace(/\n*导办 · 回答编号.*$/s, '')
    .replace(/[*#`|·]/g, ' ')
}

export function saveTalk(messages: Message[]): void {
  const link = document.createElement('a')
  // The mark at the beginning tells older editors on Windows that it is Chinese.
  link.href = URL.createObjectURL(new Blob(['\ufeff', talkText(messages)], { type: 'text/plain;charset=utf-8' }))
  link.download = `导办对话-${fullTime(messages[0]?.at ?? new Date().toISOString()).slice(0, 10).replaceAll('/', '-')}.txt`
  link.click()
  URL.revokeObjectURL(link.href)
}
