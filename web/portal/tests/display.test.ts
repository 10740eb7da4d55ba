import { beforeEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { mount } from '../../shared/tests/mount'
import DisplayMenu from '../DisplayMenu.vue'

const page = document.documentElement
const DARK = { matches: true } as MediaQueryList

beforeEach(() => {
  localStorage.clear()
  page.className = ''
  globalThis.matchMedia = () => ({ matches: false }) as MediaQueryList
})

async function open(): Promise<(id: string) => HTMLElement> {
  const root = mount(DisplayMenu, {})
  const find = (id: string) => root.querySelector<HTMLElement>(`[data-testid=${id}]`)!
  find('display').click()
  await nextTick()
  return find
}

describe('how the page looks', () => {
  it('grows and darkens at a press, and does so again at the next visit', async () => {
    const find = await open()
    find('large').click()
    find('colours-dark').click()
    await nextTick()
    expect([...page.classList].sort()).toEqual(['dark', 'large'])
    expect(find('large').getAttribute('aria-pressed')).toBe('true')
    page.className = ''
    mount(DisplayMenu, {})
    expect([...page.classList].sort()).toEqual(['dark', 'large'])
  })

  it('follows the system until something else is chosen', async () => {
    globalThis.matchMedia = () => DARK
    const find = await open()
    expect(page.classList.contains('dark')).toBe(true)
    find('colours-light').click()
    await nextTick()
    expect([...page.classList]).toEqual(['light'])
  })

  it('takes the focus in, and gives it back when it is closed', async () => {
    const find = await open()
    expect(find('display-panel').contains(document.activeElement)).toBe(true)
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await nextTick()
    expect(find('display-panel')).toBeNull()
    expect(document.activeElement).toBe(find('display'))
  })
})
