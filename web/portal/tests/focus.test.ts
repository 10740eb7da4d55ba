import { describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { mount } from '../../shared/tests/mount'
import { settled } from '../../shared/tests/fakeServer'
import { useFocusKept } from '../focus'

/** A button that can be taken away, or disabled, and a box to go on in. */
function build() {
  const there = ref(true)
  const disabled = ref(false)
  const root = mount(
    defineComponent(() => {
      useFocusKept(() => root.querySelector('input'))
      return () => [there.value && h('button', { disabled: disabled.value }), h('input'), h('a', { href: '#' })]
    }),
    {},
  )
  return { root, there, disabled }
}

describe('the focus', () => {
  it('goes to where one writes when its button is gone', async () => {
    const { root, there } = build()
    root.querySelector('button')!.focus()
    there.value = false
    await nextTick()
    await settled()
    expect(document.activeElement).toBe(root.querySelector('input'))
  })

  it('goes there when its button can no longer be pressed', async () => {
    const { root, disabled } = build()
    root.querySelector('button')!.focus()
    disabled.value = true
    await nextTick()
    await settled()
    expect(document.activeElement).toBe(root.querySelector('input'))
  })

  it('stays where it is otherwise', async () => {
    const { root, there } = build()
    root.querySelector('button')!.focus()
    root.querySelector('a')!.focus()
    there.value = false
    await nextTick()
    await settled()
    expect(document.activeElement).toBe(root.querySelector('a'))
  })
})
