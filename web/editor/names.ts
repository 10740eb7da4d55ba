/** What colleagues are called: the server knows them by username, people by name. */

import { inject, onMounted, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import { get } from '../shared/api'

type Names = Record<string, string>
const NAMES: InjectionKey<ShallowRef<Names>> = Symbol('names')

/** A name that cannot be had is no matter to stop anybody's work for. */
export function provideNames(): void {
  const names = shallowRef<Names>({})
  provide(NAMES, names)
  onMounted(async () => (names.value = await get<Names>('/api/editor/names').catch(() => ({}))))
}

export function useNames(): (username: string) => string {
  const names = inject(NAMES, () => shallowRef<Names>({}), true)
  return (username) => names.value[username] ?? username
}
