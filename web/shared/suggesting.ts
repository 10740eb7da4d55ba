/** Questions offered while one types: asked for once the typing pauses, and only the last answer counts. */

import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

export type Suggest = (typed: string) => Promise<string[]>

const PAUSE_MS = 180
const FEWEST = 2
const WORDS = /\p{L}/gu

export function useSuggestions(text: Ref<string>, suggest: () => Suggest | undefined) {
  const offers = ref<string[]>([])
  /** The one that the keys have come to; -1: none. */
  const at = ref(-1)
  let pause: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  function close(): void {
    clearTimeout(pause)
    asked += 1
    offers.value = []
    at.value = -1
  }

  async function look(typed: string): Promise<void> {
    const mine = ++asked
    const found = await suggest()?.(typed).catch(() => []) // a help that fails is no help
    if (mine !== asked || !found) return
    offers.value = found.filter((one) => one !== typed)
    at.value = -1
  }

  /** One further (or back), from the box into the list and out again. */
  function step(by: 1 | -1): void {
    const places = offers.value.length + 1
    at.value = ((at.value + 1 + by + places) % places) - 1
  }

  watch(text, (now) => {
    close()
    const typed = now.trim()
    if (!suggest() || typed.includes('\n') || (typed.match(WORDS)?.length ?? 0) < FEWEST) return
    pause = setTimeout(() => void look(typed), PAUSE_MS)
  })
  onBeforeUnmount(close)

  return { offers, at, step, close }
}
