import { describe, expect, it } from 'vitest'
import { h, nextTick, provide, ref } from 'vue'
import type { Card, Choice } from '../cards'
import CardView from '../cards/CardView.vue'
import MessageItem from '../MessageItem.vue'
import { SHEETS, type Sheet } from '../sheets'
import { settled, useFakeServer } from './fakeServer'
import { ANSWER, ASK, ASSESSMENT, CITATION, message } from './samples'
import { actionsOf, mount } from './mount'

const draw = (card: Card, actions = actionsOf()) => mount(CardView, { message: message(7, 'bot', { card }) }, actions)
const buttons = (root: HTMLElement) => [...root.querySelectorAll<HTMLButtonElement>('[data-testid=choice]')]

describe('a sheet', () => {
  const CARD: Card = { kind: 'sheet', sheet_id: 's1', sheet: 'form', title: '演示的表' }
  const FIELD = { name: 'price', question: '多少钱？', hint: '例如 500 万', value: '', side: '' as const, problem: '', offers: ['不清楚'] }
  const sheet = (more: Partial<Sheet> = {}): Sheet => ({
    id: 's1', sheet: 'form', title: '演示的表', state: 'open', said: '', fields: [FIELD], facts: [], ready: false, ...more,
  }) // prettier-ignore
  const drawSheet = (side: 'taxpayer' | 'agent') => {
    const Host = {
      components: { CardView },
      setup() {
        provide(SHEETS, { side, path: (id: string) => `/sheets/${id}`, changes: ref({}), connected: ref(true) })
        return () => h(CardView, { message: message(7, 'agent', { card: CARD }) })
      },
    }
    return mount(Host, {})
  }

  it('is filled in field by field, and computed once nothing is missing', async () => {
    const asked = useFakeServer({
      'GET /sheets/s1': () => sheet(),
      'POST /sheets/s1/fields': () => sheet({ fields: [{ ...FIELD, value: '不清楚', side: 'taxpayer' }], ready: true }),
      'POST /sheets/s1/result': () => undefined,
    })
    const root = drawSheet('taxpayer')
    await settled()
    const submit = root.querySelector<HTMLButtonElement>('[data-testid=sheet-submit]')!
    expect(submit.disabled).toBe(true)
    root.querySelector<HTMLButtonElement>('.offer')!.click()
    await settled()
    expect(asked.at(-1)).toEqual({ route: 'POST /sheets/s1/fields', body: { name: 'price', value: '不清楚' } })
    expect(root.textContent).toContain('纳税人填')
    submit.click()
    await settled()
    expect(asked.map((one) => one.route)).toContain('POST /sheets/s1/result')
  })

  it('is confirmed by the taxpayer, not by the agent', async () => {
    useFakeServer({ 'GET /sheets/s1': () => sheet({ sheet: 'confirmation', materials: ['身份证'], note: '' }) })
    const mine = drawSheet('agent')
    await settled()
    expect(mine.textContent).toContain('身份证')
    expect(mine.querySelector('[data-testid=sheet-confirm]')).toBeNull()
    const theirs = drawSheet('taxpayer')
    await settled()
    expect(theirs.querySelector('[data-testid=sheet-confirm]')).not.toBeNull()
  })
})

describe('an answer card', () => {
  it('shows the answer, its basis with article and interval, the day and the certainty', () => {
    const text = draw(ANSWER).textContent
    for (const part of ['演示答案。', '演示机关', '公告2024年第1号', '第二条', '2024年12月1日起适用', '2026年11月23日', '依据已核对', '演示材料'])
      expect(text).toContain(part)
    expect(text).not.toContain('须人工确认')
  })

  it('draws details as Markdown and drops what could do harm', () => {
    const root = draw(ANSWER)
    expect(root.querySelector('.markdown strong')?.textContent).toBe('说明')
    expect(root.querySelector('img')).toBeNull()
  })

  it('claims no more of a basis than can be seen of it', () => {
    const root = draw({ ...ANSWER, citations: [{ ...CITATION, imported: false }] })
    expect(root.textContent).toContain('依据已注明')
    expect(root.textContent).not.toContain('依据已核对')
    expect(draw({ ...ANSWER, citations: [{ ...CITATION, imported: true }] }).textContent).toContain('依据已核对')
  })

  it('draws the table of an answer that was taken out of the details', () => {
    const root = draw({ ...ANSWER, short: '| 税 | 率 |\n|---|---|\n| 甲 | 1% |' })
    expect(root.querySelectorAll('td')).toHaveLength(2)
    expect(root.textContent).not.toContain('|')
  })

  it('leads to where the thing is done', () => {
    const root = draw({ ...ANSWER, places: [{ name: '演示电子税务局', url: 'https://etax.example/' }] })
    expect(root.querySelector<HTMLAnchorElement>('[data-testid=place]')?.href).toBe('https://etax.example/')
  })

  it('marks what a person must confirm', () => {
    expect(draw({ ...ANSWER, needs_person: true, confidence: 'unsettled' }).textContent).toContain('须人工确认')
  })

  it('tells how it was taken apart from the answer, and offers the others that may be meant', () => {
    const root = draw({ ...ANSWER, notice: '您问的应该是“演示问题？”。', likeliest: true, choices: [...ANSWER.choices, { id: 'transfer', label: '转人工' }] })
    expect(root.querySelector('.card-notice')?.textContent).toBe('您问的应该是“演示问题？”。')
    expect(root.querySelector('.card-short')?.textContent).toBe('演示答案。')
    expect(root.querySelector('.card-question')).toBeNull()
    const rows = [...root.querySelectorAll('.choices')].map((row) => row.textContent?.replace(/\s+/g, ' '))
    expect(rows[0]).toContain('也许您问的是')
    expect(rows[0]).not.toContain('转人工')
    expect(rows[1]).toContain('转人工')
  })

  it('hides long details until asked for', () => {
    const root = draw({ ...ANSWER, details: '长'.repeat(300) })
    expect(root.querySelector('details')?.open).toBe(false)
  })

  it('passes a pressed choice on with the number of its message', () => {
    const pressed: [number, Choice][] = []
    const root = draw(ANSWER, actionsOf({ choose: (seq, choice) => void pressed.push([seq, choice]) }))
    buttons(root)[0]!.click()
    expect(pressed).toEqual([[7, { id: 'entry1', label: '相关问题一' }]])
  })

  it('asks why an answer was of no use, and sends both', async () => {
    const given: unknown[] = []
    const root = draw(ANSWER, actionsOf({ giveFeedback: async (...what) => void given.push(what) }))
    ;[...root.querySelectorAll('button')].find((one) => one.textContent === '没用')!.click()
    await nextTick()
    const reason = root.querySelector<HTMLInputElement>('.reason input')!
    reason.value = '看不懂'
    reason.dispatchEvent(new Event('input'))
    await nextTick()
    root.querySelector<HTMLFormElement>('.reason')!.dispatchEvent(new Event('submit'))
    expect(given).toEqual([
      [7, false, ''],
      [7, false, '看不懂'],
    ])
  })

  it('is only shown where nothing can be done with it', () => {
    const root = mount(CardView, { message: message(7, 'bot', { card: ANSWER }) })
    expect(root.textContent).toContain('相关问题一')
    expect(root.querySelectorAll('button')).toHaveLength(0)
  })
})

describe('an ask card', () => {
  it('counts its steps and gives its hint', () => {
    const text = draw(ASK).textContent
    expect(text).toContain('第 1 步，共 3 步')
    expect(text).toContain('例如：89 平方米')
  })

  it('takes no second answer', () => {
    expect(buttons(draw(ASK))[0]!.disabled).toBe(false)
    expect(buttons(draw(ASK, actionsOf({ answered: () => true })))[0]!.disabled).toBe(true)
  })
})

describe('an assessment card', () => {
  it('shows what each side pays before the lines, and what a line supposes', () => {
    const line = { ...ASSESSMENT.lines[2]!, when: '买方首套' }
    const card = draw({ ...ASSESSMENT, lead: '和刚才的结果比，买方多交 1 元。', lines: [line] })
    expect([...card.querySelectorAll('.totals dd')].map((cell) => cell.textContent)).toEqual(['0.30 元', '1,234,567.89 元'])
    expect(card.textContent).toContain('（如果买方首套）')
    expect(card.textContent).toContain('买方多交 1 元')
  })

  it('marks the unsettled line and the whole', () => {
    const root = draw(ASSESSMENT)
    expect(root.textContent).toContain('含须人工确认项')
    expect(root.querySelectorAll('.line .mark-person')).toHaveLength(1)
  })

  it('gives formula and basis of each line', () => {
    expect(draw(ASSESSMENT).textContent).toContain('100 × 2%')
    expect(draw(ASSESSMENT).textContent).toContain('依据：演示机关 公告2024年第1号 第二条')
  })
})

describe('what stands beside the lines of an assessment', () => {
  const line = { ...ASSESSMENT.lines[0]!, owner: '甲（1/2）', candidates: [{ label: '核定征收', amount: '30000.00' }] }
  const whatIfs = [{ label: '等到满 2 年', text: '再过 1 天，卖方少缴 10.00 元。' }]
  const card = { ...ASSESSMENT, lines: [line], what_ifs: whatIfs }

  it('whose share it is, and what else it may come to', () => {
    const text = draw(card).textContent
    expect(text).toContain('甲（1/2）')
    expect(text).toMatch(/核定征收，30,000\.00\s*元/)
  })

  it('what would change if one fact did, and nothing where nothing would', () => {
    expect(draw(card).querySelector('[data-testid=what-ifs]')?.textContent).toContain('等到满 2 年再过 1 天')
    expect(draw(card).querySelector<HTMLDetailsElement>('[data-testid=what-ifs]')?.open).toBe(false)
    expect(draw(ASSESSMENT).querySelector('[data-testid=what-ifs]')).toBeNull()
  })

  it('how a line is computed opens when asked for', () => {
    const details = draw(card).querySelector<HTMLDetailsElement>('.why details')
    expect(details?.open).toBe(false)
    expect(details?.textContent).toContain('100 × 1%')
  })

  it('is printed alone, with all of it open, and the page is as before', () => {
    const printed: string[] = []
    window.print = () => {
      const sheet = document.querySelector('.print-sheet')!
      printed.push(`${document.body.className} ${[...sheet.querySelectorAll('details')].every((one) => one.open)}`)
    }
    draw(card).querySelector<HTMLButtonElement>('[data-testid=print]')?.click()
    expect(printed).toEqual(['printing true'])
    expect(document.querySelector('.print-sheet')).toBeNull()
    expect(document.body.className).toBe('')
  })
})

describe('the other cards', () => {
  it('a refusal says why, offers ways out, and what may be read meanwhile', () => {
    const root = draw({
      kind: 'refusal',
      outcome: 'NotFound',
      text: '没有找到。',
      receipt_id: '',
      choices: [{ id: 't', label: '转人工' }],
      reading: [CITATION],
    })
    expect(root.textContent).toContain('没有找到。')
    expect(root.textContent).toContain('不是对您问题的答复')
    expect(buttons(root).map((one) => one.textContent?.trim())).toEqual(['转人工'])
  })

  it('passages stand word for word, with their state, their tables and what rests on them', () => {
    const passage = { source: CITATION, heading: '第一章', text: '第二条 一、按朵。\n| 档 | 元 |\n| --- | --- |\n| 白云 | 1 |', whole: true }
    const card: Card = {
      kind: 'quoted',
      lead: '相关原文是：',
      passages: [
        { ...passage, state: '现行', note: '', resting: ['entry1'] },
        { ...passage, source: { ...CITATION, article: '第九条' }, state: '已废止', note: '（2026年1月1日起）', whole: false, resting: [] },
      ],
      as_of: '2026-11-23',
      receipt_id: 'r1',
      asked_for: false,
      choices: [{ id: 'entry1', label: '云朵怎么算？' }, { id: 'transfer', label: '转人工' }],
    }
    const [first, second] = [...draw(card, actionsOf({})).querySelectorAll<HTMLElement>('.passages > li')]
    expect(first!.querySelector('.verbatim')?.textContent).toBe('第二条 一、按朵。')
    expect([...first!.querySelectorAll('td')].map((cell) => cell.textContent)).toEqual(['档', '元', '白云', '1'])
    expect(buttons(first!).map((one) => one.textContent?.trim())).toEqual(['云朵怎么算？'])
    for (const part of ['节选', '已废止', '（2026年1月1日起）']) expect(second!.textContent).toContain(part)
    expect(draw(card, actionsOf({})).textContent).toContain('有答案时告诉我')
    expect(draw({ ...card, asked_for: true }, actionsOf({})).textContent).not.toContain('有答案时告诉我')
  })

  it('a decision says what it came to', () => {
    const card: Card = { kind: 'decision', title: '额度', result: 'person', text: '要看', reasons: ['原因一'], basis: [], facts: [], choices: [] }
    expect(draw(card).textContent).toContain('须人工确认')
    expect(draw({ ...card, result: 'no' }).textContent).toContain('不可以')
  })

  it('refunds give each item and the total', () => {
    const item = { label: '演示车', year: 2025, reason: '报废', paid: '480', refundable: '240', formula: '480÷2', basis: [], needs_person: false }
    const text = draw({ kind: 'refunds', title: '一笔', as_of: '2026-11-23', items: [item], total: '240', notes: [], choices: [] }).textContent
    expect(text).toContain('2025 年度 演示车')
    expect(text).toContain('240.00 元')
  })

  it('a hand-off card follows the queue', () => {
    const card: Card = { kind: 'handoff', status: 'queued', case_id: 'c', position: 3, wait_minutes: 9, agent_name: null }
    const now = actionsOf({ place: () => ({ case_id: 'c', position: 2, wait_minutes: 6 }) })
    expect(draw(card, now).textContent).toContain('现在排在第 2 位')
    expect(draw(card).textContent).not.toContain('现在排在')
    const alone = actionsOf({ place: () => ({ case_id: 'c', position: 3, wait_minutes: null }) })
    expect(draw(card, alone).textContent).toContain('第 3 位，没有座席在线')
  })

  it('a rating is given once', async () => {
    const given: unknown[] = []
    const root = draw({ kind: 'rating', case_id: 'c' }, actionsOf({ rate: async (...what) => void given.push(what) }))
    const submit = root.querySelector<HTMLButtonElement>('[data-testid=rating-submit]')!
    expect(submit.disabled).toBe(true)
    root.querySelector<HTMLInputElement>('input[value="4"]')!.click()
    await nextTick()
    root.querySelector('form')!.dispatchEvent(new Event('submit'))
    expect(given).toEqual([['c', 4, '']])
    const rated = draw({ kind: 'rating', case_id: 'c' }, actionsOf({ rated: () => 4 }))
    expect(rated.textContent).toContain('打了 4 星')
    expect(rated.querySelector('form')).toBeNull()
  })

  it('a kind that this page does not know yet is still said', () => {
    expect(draw({ kind: 'news' } as unknown as Card).textContent).toContain('第 7 句')
  })
})

it('a message names its author and the time in Beijing', () => {
  const root = mount(MessageItem, { message: message(3, 'agent', { author_name: '演示' }), me: 'taxpayer' })
  expect(root.textContent).toContain('座席 演示')
  expect(root.querySelector('time')?.textContent).toBe('10:30')
  const article = root.querySelector('[data-testid=message]')!
  expect(article.getAttribute('data-author')).toBe('agent')
  expect(article.getAttribute('data-seq')).toBe('3')
})
