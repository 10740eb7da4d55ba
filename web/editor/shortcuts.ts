/** Keys that do something wherever nobody is writing. A single key can be switched off: some press them by chance. */

import { ref } from 'vue'
import { recall, remember } from '../shared/storage'

const KEY = 'daoban.editor.shortcuts'
export const shortcutsOn = ref(recall(KEY, true))

export function switchShortcuts(on: boolean): void {
  shortcutsOn.value = on
  remember(KEY, on)
}

/** Until what it returns is called. */
export function onShortcut(keys: Record<string, () => void>): () => void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writing(event.target)) return
    if (!shortcutsOn.value || dialogOpen()) return
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

/** Those of the library stay in the page when they are closed, out of sight. */
function dialogOpen(): boolean {
  return [...document.querySelectorAll('[aria-modal=true]')].some((one) => !one.closest('[style*="display: none"]'))
}

function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}
