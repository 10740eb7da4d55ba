import { describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import Composer from '../Composer.vue'
import { mount } from './mount'

function build(text = '') {
  const sent: string[] = []
  const value = ref(text)
  const root = mount(Composer, {
    label: '输入',
    placeholder: '',
    inputTestid: 'composer',
    sendTestid: 'send',
    modelValue: text,
    onSend: (what: string) => sent.push(what),
    'onUpdate:modelValue': (what: string) => (value.value = what),
  })
  const area = root.querySelector('textarea')!
  const press = (init: KeyboardEventInit & { keyCode?: number } = {}) => {
    const event = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, bubbles: true, ...init })
    area.dispatchEvent(event)
    return event
  }
  return { root, area, sent, value, press }
}

describe('the composer', () => {
  it('sends on Enter and is empty after it', () => {
    const { press, sent, value } = build('  你好 ')
    expect(press().defaultPrevented).toBe(true)
    expect(sent).toEqual(['你好'])
    expect(value.value).toBe('')
  })

  it('breaks the line on Shift+Enter', () => {
    const { press, sent } = build('你好')
    expect(press({ shiftKey: true }).defaultPrevented).toBe(false)
    expect(sent).toEqual([])
  })

  it('leaves alone the Enter that ends a composition', () => {
    const { press, sent } = build('ni hao')
    press({ isComposing: true })
    press({ keyCode: 229 })
    expect(sent).toEqual([])
  })

  it('sends nothing when there is nothing', () => {
    const { press, sent, root } = build('  \n ')
    press()
    expect(sent).toEqual([])
    expect(root.querySelector<HTMLButtonElement>('[data-testid=send]')!.disabled).toBe(true)
  })

  it('counts near the limit and holds back what is too long', () => {
    expect(build('字'.repeat(100)).root.querySelector('.count')?.textContent).toBe('')
    expect(build('字'.repeat(1900)).root.querySelector('.count')?.textContent).toContain('1900 / 2000')
    const over = build('字'.repeat(2001))
    over.press()
    expect(over.sent).toEqual([])
    expect(over.root.textContent).toContain('请删减 1 字')
  })

  it('counts a rare character once, as the server does', () => {
    const { press, sent } = build('𠮷'.repeat(2000))
    press()
    expect(sent).toHaveLength(1)
  })

  it('keeps what is being composed', async () => {
    const { area, value } = build()
    area.value = 'ni'
    area.dispatchEvent(new InputEvent('input', { isComposing: true }))
    await nextTick()
    expect(value.value).toBe('ni')
  })
})
