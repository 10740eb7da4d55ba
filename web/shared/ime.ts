/** Enter that ends the composition of a Chinese word is not Enter that sends. */

/** Safari fires `compositionend` before the key, and marks the key by 229 instead. */
const COMPOSING_KEY_CODE = 229

export function sends(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== COMPOSING_KEY_CODE
}
