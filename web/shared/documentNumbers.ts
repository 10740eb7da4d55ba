/** Numbers of identity cards and bank cards in what is being written, as kit/redaction.py finds them in what is sent. */

const SEP = '[ \\-._/·]{0,2}'
const digits = (count: number) => Array(count).fill('\\d').join(SEP)
const DAY = `(?:0${SEP}[1-9]|1${SEP}[0-2])${SEP}(?:0${SEP}[1-9]|[12]${SEP}\\d|3${SEP}[01])`
const IDENTITY = [`[1-9]${SEP}${digits(5)}`, `(?:1${SEP}[89]|2${SEP}0)${SEP}${digits(2)}`, DAY, digits(3), '[\\dX]'].join(SEP)
const CARD = `${digits(16)}(?:${SEP}\\d){0,3}`
// What stands before is matched, not looked back at: the older phones' browsers cannot.
const BEFORE = '(^|[^0-9A-Za-z.]|[^0-9A-Za-z](?=[A-Za-z])|^(?=[A-Za-z]))((?:[A-Za-z]{1,10}[:=_ ]?)?)'
const AFTER = '(?![0-9]|[A-Za-z]+[0-9])'
const NO_AMOUNT = '(?!\\.\\d|[ ]?(?:元|块|万|亿|千|圆|角|人民币|%|平|㎡))'

const IDENTITIES = new RegExp(`${BEFORE}(${IDENTITY})${AFTER}`, 'i')
const CARDS = new RegExp(`${BEFORE}(${CARD})${AFTER}${NO_AMOUNT}`, 'gi')

export interface Masked {
  text: string
  /** 证件号, 银行卡号: what was found, for the word why. */
  found: string[]
}

/** `whole`: what was put in at once. A card's number that is being typed may still go on, so it waits until it is sent. */
export function maskDocuments(text: string, whole: boolean): Masked {
  const found: string[] = []
  let now = plain(text)
  if (now.length !== text.length) return { text, found } // signs that take no room: the server finds them
  let shown = text
  const mask = (at: number, length: number, by: string, name: string) => {
    now = now.slice(0, at) + by + now.slice(at + length)
    shown = shown.slice(0, at) + by + shown.slice(at + length)
    if (!found.includes(name)) found.push(name)
  }
  for (let one = IDENTITIES.exec(now); one; one = IDENTITIES.exec(now)) {
    mask(one.index + one[1]!.length + one[2]!.length, one[3]!.length, '〔证件号〕', '证件号')
  }
  if (whole) {
    for (const one of [...now.matchAll(CARDS)].reverse()) {
      const goods = /编码.?$/.test(now.slice(0, one.index + one[1]!.length))
      if (!goods && isCard(one[3]!)) mask(one.index + one[1]!.length + one[2]!.length, one[3]!.length, '〔卡号〕', '银行卡号')
    }
  }
  return { text: shown, found }
}

/** By the check digit that every bank card ends with (Luhn). */
function isCard(number: string): boolean {
  const last = [...number.replace(/\D/g, '')].reverse().map(Number)
  const sum = last.reduce((all, d, n) => all + (n % 2 === 0 ? d : Math.floor((2 * d) / 10) + ((2 * d) % 10)), 0)
  return sum % 10 === 0
}

/** Half-width, character by character. */
function plain(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ').replace(/[\u2010-\u2015−]/g, '-')
}
