/** Focus never falls to nothing: what held it and is gone, or can no longer be pressed, leaves it to `home`. */

import { onBeforeUnmount, onMounted } from 'vue'

export function useFocusKept(home: () => { focus(): void } | null): void {
  let last: Element | null = null
  const remember = (event: FocusEvent) => (last = event.target as Element)

  function look(): void {
    const lost = last && (!last.isConnected || last.matches(':disabled'))
    const now = document.activeElement
    if (!lost || (now && now !== document.body && now !== last)) return
    last = null
    home()?.focus()
  }

  const observer = new MutationObserver(look)
  onMounted(() => {
    document.addEventListener('focusin', remember)
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] })
  })
  onBeforeUnmount(() => {
    document.removeEventListener('focusin', remember)
    observer.disconnect()
  })
}
