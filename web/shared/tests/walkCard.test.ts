import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { Choice, WalkCard } from '../cards'
import CardView from '../cards/CardView.vue'
import { actionsOf, mount } from './mount'
import { message, WALK } from './samples'

const draw = (card: WalkCard = WALK, actions = actionsOf()) =>
  mount(CardView, { message: message(7, 'bot', { card }) }, actions)
const boxes = (root: HTMLElement) => [...root.querySelectorAll<HTMLInputElement>('[data-testid=walk-item]')]
const noteButton = (root: HTMLElement) => root.querySelector<HTMLButtonElement>('[data-testid=walk-note]')

describe('a walk card', () => {
  it('shows the step, what it takes, what it rests on and what was just noted', () => {
    const text = draw().textContent
    for (const part of ['演示事项', '第 2 步，共 3 步', '已办好 1 步', '“第一件”记下了', '先做这个。', '演示窗口', '三日内', '演示机关'])
      expect(text).toContain(part)
    expect(text).not.toContain('须人工确认')
  })

  it('tells the state of every step in words, and names the current one to a screen reader', () => {
    const steps = [...draw().querySelectorAll<HTMLElement>('.way-list li')]
    expect(steps.map((step) => step.textContent.trim().replace(/\s+/g, ' '))).toEqual([
      '第一件 已办好',
      '第二件 现在这一步',
      '第三件 还没办',
    ])
    expect(steps.map((step) => step.getAttribute('aria-current'))).toEqual([null, 'step', null])
  })

  it('says all that is ticked once it is noted', async () => {
    const said: string[] = []
    const root = draw(WALK, actionsOf({ say: (text) => void said.push(text) }))
    expect(boxes(root).map((box) => box.checked)).toEqual([true, false])
    expect(noteButton(root)).toBeNull()
    boxes(root)[1]!.click()
    await nextTick()
    noteButton(root)!.click()
    expect(said).toEqual(['备好了：甲材料；乙、丙材料'])
  })

  it('says that nothing is ready when the last tick is taken back', async () => {
    const said: string[] = []
    const root = draw(WALK, actionsOf({ say: (text) => void said.push(text) }))
    boxes(root)[0]!.click()
    await nextTick()
    noteButton(root)!.click()
    expect(said).toEqual(['还没备好'])
  })

  it('cannot be ticked once something else was said, nor where it is only shown', () => {
    const disabled = (root: HTMLElement) => root.querySelector('fieldset')!.disabled
    expect(disabled(draw())).toBe(false)
    expect(disabled(draw(WALK, actionsOf({ answered: () => true })))).toBe(true)
    expect(disabled(mount(CardView, { message: message(7, 'bot', { card: WALK }) }))).toBe(true)
  })

  it('passes a pressed choice on, also from an older card', () => {
    const pressed: [number, Choice][] = []
    const root = draw(WALK, actionsOf({ answered: () => true, choose: (seq, choice) => void pressed.push([seq, choice]) }))
    root.querySelector<HTMLButtonElement>('[data-testid=choice]')!.click()
    expect(pressed).toEqual([[7, { id: 'done', label: '办好了，下一步' }]])
  })

  it('marks what a person must confirm', () => {
    expect(draw({ ...WALK, needs_person: true, confidence: 'unsettled' }).textContent).toContain('须人工确认')
  })

  it('opens the list of steps when all are done', () => {
    const steps = WALK.steps.map((step) => ({ ...step, state: 'done' as const }))
    const root = draw({ ...WALK, number: 0, steps, prepare: [], where: '', takes: '', citations: [] })
    expect(root.querySelector('details')!.open).toBe(true)
    expect(root.textContent).toContain('全部办好')
    expect(root.querySelector('.facts')).toBeNull()
  })
})
