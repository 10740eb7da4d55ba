/** Where in the editor one is, kept in the page's address: it can be gone back to, reloaded, and sent to a colleague. */

import { computed, inject, onScopeDispose, provide, shallowRef, type InjectionKey, type ShallowRef, type WritableComputedRef } from 'vue'

export type Place = Record<string, string>
type How = 'push' | 'replace'

export interface Address {
  place: ShallowRef<Place>
  /** What `change` names becomes so; an empty value is none. */
  go(change: Place, how?: How): void
  /** To another tab, as it was left. */
  turnTo(tab: string): void
  /** Asked before the browser's own back and forward are followed. */
  guard: (to: Place) => Promise<boolean>
}

export const FIRST_TAB = 'entries'
const ADDRESS: InjectionKey<Address> = Symbol('address')

export const tabOf = (place: Place): string => place.tab ?? FIRST_TAB

function openAddress(): Address {
  const place = shallowRef(read())
  const left = new Map<string, Place>()

  function show(next: Place, how: How): void {
    const query = new URLSearchParams(next).toString()
    if (query === new URLSearchParams(place.value).toString()) return
    const url = location.pathname + (query && `?${query}`)
    if (how === 'push') history.pushState(null, '', url)
    else history.replaceState(null, '', url)
    place.value = next
  }

  const address: Address = {
    place,
    go: (change, how = 'push') => show(given({ ...place.value, ...change }), how),
    turnTo(tab) {
      left.set(tabOf(place.value), place.value)
      show(left.get(tab) ?? given({ tab: tab === FIRST_TAB ? '' : tab }), 'push')
    },
    guard: async () => true,
  }

  async function follow(): Promise<void> {
    const [from, to] = [place.value, read()]
    if (await address.guard(to)) place.value = to
    else history.pushState(null, '', `${location.pathname}?${new URLSearchParams(from)}`)
  }

  const onPop = () => void follow()
  window.addEventListener('popstate', onPop)
  onScopeDispose(() => window.removeEventListener('popstate', onPop))
  return address
}

export function provideAddress(): Address {
  const address = openAddress()
  provide(ADDRESS, address)
  return address
}

export function useAddress(): Address {
  return inject(ADDRESS, openAddress, true)
}

/** One value of the address, to be read and written as any other. Nobody goes back letter by letter. */
export function useField(name: string, fallback = '', how: How = 'replace'): WritableComputedRef<string> {
  const { place, go } = useAddress()
  return computed({
    get: () => place.value[name] ?? fallback,
    set: (value) => go({ [name]: value === fallback ? '' : value }, how),
  })
}

function read(): Place {
  return given(Object.fromEntries(new URLSearchParams(location.search)))
}

function given(place: Place): Place {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== ''))
}
