/** A form that can be taken back step by step, is kept as it is written, and tells who else is at the same entry. */

import { onBeforeUnmount, onMounted, ref, watch } from 'vue'
import { ApiError } from '../../shared/api'
import { dropWorking, getWorking, keepWorking, type Working } from './working'

const STEP_MS = 500 // typing within it is one step back
const KEEP_MS = 2000
const CALL_MS = 15_000

interface Options<T> {
  /** What it is kept under. */
  id: string
  basedOn: () => number
  state: T
  dirty: () => boolean
  /** Kept before and not saved. */
  found: (kept: NonNullable<Working['mine']>) => void
  /** Who writes is no longer signed in. */
  signedOut: (error: unknown) => void
}

export function useDrafting<T extends object>(options: Options<T>) {
  const others = ref<string[]>([])
  const kept = ref(false)
  /** What was kept before has been looked for: what it would replace cannot be written before. */
  const ready = ref(false)
  const back = ref<string[]>([])
  const forth = ref<string[]>([])
  let now = JSON.stringify(options.state)
  let stepping: ReturnType<typeof setTimeout> | undefined
  let keeping: ReturnType<typeof setTimeout> | undefined
  let calling: ReturnType<typeof setInterval> | undefined
  let ended = false

  function note(): void {
    clearTimeout(stepping)
    const written = JSON.stringify(options.state)
    if (written === now) return
    back.value.push(now)
    forth.value = []
    now = written
  }

  function put(text: string): void {
    now = text
    Object.assign(options.state, JSON.parse(text))
  }

  function undo(): void {
    note()
    const text = back.value.pop()
    if (text === undefined) return
    forth.value.push(now)
    put(text)
  }

  function redo(): void {
    const text = forth.value.pop()
    if (text === undefined) return
    back.value.push(now)
    put(text)
  }

  /** A failed call is no matter to stop anybody's writing for: the next one makes up for it. */
  async function call(): Promise<void> {
    if (ended) return
    const content = options.dirty() ? JSON.stringify(options.state) : null
    const answer = await keepWorking(options.id, content, options.basedOn()).catch((error) => {
      if (error instanceof ApiError && error.status === 401) options.signedOut(error)
      return null
    })
    if (!answer || ended) return
    others.value = answer.others
    kept.value = content !== null
  }

  async function end(): Promise<void> {
    ended = true
    await dropWorking(options.id).catch(() => undefined)
  }

  watch(
    () => JSON.stringify(options.state),
    () => {
      kept.value = false
      clearTimeout(stepping)
      clearTimeout(keeping)
      stepping = setTimeout(note, STEP_MS)
      keeping = setTimeout(call, KEEP_MS)
    },
  )

  onMounted(async () => {
    const working = await getWorking(options.id).catch(() => null)
    if (working?.mine && !ended) options.found(working.mine)
    ready.value = true
    void call()
    calling = setInterval(call, CALL_MS)
  })

  onBeforeUnmount(() => {
    clearTimeout(stepping)
    clearTimeout(keeping)
    clearInterval(calling)
    if (!ended && !options.dirty()) void end()
    else if (!ended) void call()
  })

  return { others, kept, ready, back, forth, undo, redo, end, restore: put }
}
