/** Keys of the console. By place on the keyboard, because Alt changes the character on some systems. */

export type Command =
  | 'next' | 'close' | 'forward' | 'back' | 'insert' | 'send' | 'search' | 'note' | 'transfer' | 'consult' | 'panorama' | 'takeBack'
  | 'replies' | 'help' // prettier-ignore
export type Shortcut = Command | number

const KEYS: Record<string, Command> = {
  KeyN: 'next',
  KeyW: 'close',
  KeyJ: 'forward',
  KeyK: 'back',
  KeyI: 'insert',
  Enter: 'send',
  KeyL: 'search',
  KeyM: 'note',
  KeyT: 'transfer',
  KeyQ: 'consult',
  KeyP: 'panorama',
  KeyZ: 'takeBack',
  KeyR: 'replies',
  Slash: 'help',
}

/** As the list shows them. */
export const SHORTCUTS: { keys: string; what: string }[] = [
  { keys: 'Alt+N', what: '接下一位' },
  { keys: 'Alt+1 … 9', what: '打开第几个对话' },
  { keys: 'Alt+J / Alt+K', what: '下一个、上一个对话' },
  { keys: 'Enter', what: '发送（Shift+Enter 换行）' },
  { keys: 'Alt+Z', what: '撤回刚发的一句（3 秒内）' },
  { keys: 'Alt+I', what: '把参考答复插入回复框' },
  { keys: 'Alt+Enter', what: '直接发送参考答复' },
  { keys: 'Alt+L', what: '查知识库' },
  { keys: '/快捷码', what: '在回复框里输入，选快捷回复' },
  { keys: 'Alt+R', what: '管理快捷回复' },
  { keys: 'Alt+M', what: '回复与内部备注之间切换' },
  { keys: 'Alt+P', what: '看一户式信息' },
  { keys: 'Alt+T', what: '转接' },
  { keys: 'Alt+Q', what: '请教同事' },
  { keys: 'Alt+W', what: '结束对话' },
  { keys: '? 或 Alt+/', what: '这张快捷键表' },
]

type Pressed = Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'code'>

export function shortcutOf(event: Pressed): Shortcut | null {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null
  const digit = /^Digit([1-9])$/.exec(event.code)
  return digit ? Number(digit[1]) : (KEYS[event.code] ?? null)
}

/** A question mark typed where nothing is written. */
export function asksForHelp(event: KeyboardEvent): boolean {
  const writing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]')
  return event.key === '?' && !writing && !event.ctrlKey && !event.metaKey
}
