/** The questions of entries that another names by their ids. */

import { ref, watch } from 'vue'
import { getEntry } from './knowledge'

/** Gives the question of each of `ids`; its id until that has come, and where there is no such entry. */
export function useQuestions(ids: () => readonly string[]): (id: string) => string {
  const known = ref<Record<string, string>>({})

  async function ask(id: string): Promise<void> {
    try {
      known.value[id] = (await getEntry(id)).question
    } catch {
      // The id stays, and is as good a name as there is.
    }
  }

  watch(ids, (now) => void Promise.all(now.filter((id) => !(id in known.value)).map(ask)), { immediate: true })
  return (id) => known.value[id] ?? id
}
