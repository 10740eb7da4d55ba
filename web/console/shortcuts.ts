/** Keys of the console. By place on the keyboard, because Alt changes the character on some systems. */

export type Shortcut = 'next' | 'close' | number

export function shortcutOf(event: Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'code'>): Shortcut | null {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null
  if (event.code === 'KeyN') return 'next'
  if (event.code === 'KeyW') return 'close'
  const digit = /^Digit([1-6])$/.exec(event.code)
  return digit ? Number(digit[1]) : null
}
