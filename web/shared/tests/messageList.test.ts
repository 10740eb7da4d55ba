import { describe, expect, it } from 'vitest'
import { h, nextTick, reactive } from 'vue'
import MessageList from '../MessageList.vue'
import type { Message } from '../messages'
import { mount } from './mount'
import { message } from './samples'

/** A list 1000 px long in a view of 300 px; jsdom itself lays nothing out. */
async function build(messages: Message[]) {
  const props = reactive({ messages, me: 'taxpayer' as const, pending: 0 })
  const root = mount({ render: () => h(MessageList, props) }, {})
  const box = root.querySelector<HTMLElement>('[role=log]')!
  Object.defineProperties(box, { scrollHeight: { value: 1000 }, clientHeight: { value: 300 } })
  const scrollTo = (top: number) => {
    box.scrollTop = top
    box.dispatchEvent(new Event('scroll'))
  }
  const arrive = async (one: Message) => {
    props.messages = [...props.messages, one]
    await nextTick()
    await nextTick()
  }
  return { root, box, props, scrollTo, arrive, button: () => root.querySelector<HTMLButtonElement>('.to-end') }
}

describe('the list of messages', () => {
  it('keeps its end in view', async () => {
    const { box, scrollTo, arrive, button } = await build([message(1)])
    scrollTo(700)
    await arrive(message(2))
    expect(box.scrollTop).toBe(1000)
    expect(button()).toBeNull()
  })

  it('leaves a reader who has scrolled up alone, and says that there is more', async () => {
    const { box, scrollTo, arrive, button } = await build([message(1)])
    scrollTo(100)
    await arrive(message(2))
    expect(box.scrollTop).toBe(100)
    expect(button()?.textContent).toContain('有新消息')
    button()!.click()
    await nextTick()
    expect(box.scrollTop).toBe(1000)
    expect(button()).toBeNull()
  })

  it('shows what the reader sends, wherever the reader was', async () => {
    const { box, props, scrollTo } = await build([message(1)])
    scrollTo(100)
    props.pending = 1
    await nextTick()
    await nextTick()
    expect(box.scrollTop).toBe(1000)
  })

  it('leaves what stands before the first message in view', async () => {
    const { box } = await build([])
    expect(box.scrollTop).toBe(0)
  })

  it('says the day once', async () => {
    const other = message(3, 'bot', { at: '2025-01-02T02:00:00Z' })
    const { root } = await build([message(1), message(2), other])
    expect(root.querySelectorAll('.day')).toHaveLength(2)
    expect(root.textContent).toContain('2025年1月2日')
  })
})
