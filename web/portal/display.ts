/** How this reader wants the page to look: remembered by the browser, for every visit. */

import { reactive, watchEffect } from 'vue'
import { device, recall, remember } from '../shared/storage'

export type Colours = 'system' | 'light' | 'dark'

interface Display {
  large: boolean
  colours: Colours
}

const DISPLAY = 'daoban.display'

/** Follows the choice, and the system where that is the choice, from now on. */
export function useDisplay(page: HTMLElement = document.documentElement): Display {
  const display = reactive<Display>({ large: false, colours: 'system', ...recall<Partial<Display>>(DISPLAY, {}, device) })
  const system = matchMedia('(prefers-color-scheme: dark)')

  function show(): void {
    const dark = display.colours === 'system' ? system.matches : display.colours === 'dark'
    page.classList.toggle('dark', dark)
    page.classList.toggle('light', !dark)
    page.classList.toggle('large', display.large)
  }

  watchEffect(() => {
    show()
    remember(DISPLAY, { large: display.large, colours: display.colours }, device)
  })
  system.addEventListener?.('change', show)
  return display
}
