/** What a tab, or the device, remembers. A browser that forbids storage costs the memory, not the page. */

/** Over a reload of this tab. */
export const tab = (): Storage => sessionStorage
/** Over every visit with this browser. */
export const device = (): Storage => localStorage

export function recall<T>(key: string, otherwise: T, from = tab): T {
  try {
    const text = from().getItem(key)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}

export function remember(key: string, value: unknown, by = tab): void {
  try {
    by().setItem(key, JSON.stringify(value))
  } catch {
    // Full or forbidden: nothing that the person could do about it.
  }
}

export function forget(key: string): void {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // As above.
  }
}
