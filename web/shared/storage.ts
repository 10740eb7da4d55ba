/** What a tab remembers over a reload. A browser that forbids storage costs the memory, not the page. */

export function recall<T>(key: string, otherwise: T): T {
  try {
    const text = sessionStorage.getItem(key)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise
  }
}

export function remember(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value))
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
