/** The order of the list: who needs the agent next stands first, and nothing moves under a hand that writes. */

import { computed, ref, watch, type ComputedRef } from 'vue'
import { byNeed, type Thread } from './thread'

const CALM_MS = 3_000 // so long after a key nothing is put in another order

export function useOrder(threads: () => Thread[]): { ordered: ComputedRef<Thread[]>; reorder: () => void; typed: () => void } {
  const order = ref<string[]>([])
  let typedAt = 0

  function reorder(): void {
    if (Date.now() - typedAt >= CALM_MS) order.value = byNeed(threads()).map((one) => one.chat.case_id)
  }

  const place = (caseId: string) => (order.value.includes(caseId) ? order.value.indexOf(caseId) : order.value.length)
  const ordered = computed(() => [...threads()].sort((a, b) => place(a.chat.case_id) - place(b.chat.case_id)))
  const moved = () => threads().map(({ chat, messages, readOnly }) => [chat.case_id, messages.length, readOnly, chat.away_since])
  watch(moved, reorder, { immediate: true })
  return { ordered, reorder, typed: () => (typedAt = Date.now()) }
}
