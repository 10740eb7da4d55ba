/** Reading aloud, by the browser's own voice where it has one. One at a time, on the whole page. */

import { ref, type InjectionKey } from 'vue'

export interface Aloud {
  /** What is being read. */
  now: { value: string | number | null }
  /** Begins, or stops what is being read under this key. */
  toggle(key: string | number, text: string): void
}

export const ALOUD: InjectionKey<Aloud> = Symbol('aloud')

/** `null` where the browser has no voice. */
export function useAloud(): Aloud | null {
  const voice = globalThis.speechSynthesis as SpeechSynthesis | undefined
  if (!voice || typeof SpeechSynthesisUtterance === 'undefined') return null
  const now = ref<string | number | null>(null)

  function toggle(key: string | number, text: string): void {
    const stops = now.value === key
    voice!.cancel()
    now.value = stops ? null : key
    if (stops) return
    const said = new SpeechSynthesisUtterance(text)
    said.lang = 'zh-CN'
    said.onend = said.onerror = () => {
      if (now.value === key) now.value = null
    }
    voice!.speak(said)
  }

  return { now, toggle }
}
