import { expect, it } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import SheetCard from '../cards/SheetCard.vue'
import type { SheetCard as Card } from '../cards'
import { SHEETS, type Sheet } from '../sheets'
import { settled, useFakeServer } from './fakeServer'

const CARD = { kind: 'sheet', sheet_id: 's1', sheet: 'confirmation', title: '业务办理确认单' } as Card

function sheet(state: Sheet['state']): Partial<Sheet> {
  return { id: 's1', sheet: 'confirmation', state, fields: [], materials: [], note: '', said: '' } as Partial<Sheet>
}

function draw() {
  const changes = ref<Record<string, number>>({})
  const connected = ref(true)
  const root = document.body.appendChild(document.createElement('div'))
  const app = createApp({ render: () => h(SheetCard, { card: CARD, text: '请确认' }) })
  app.provide(SHEETS, { side: 'agent', path: (id) => `/sheets/${id}`, changes, connected })
  app.mount(root)
  return { app, changes, connected, state: () => root.querySelector('[data-testid="sheet-state"]')!.textContent }
}

it('shows what it was told last, though an earlier look answers later', async () => {
  const waiting: ((found: unknown) => void)[] = []
  useFakeServer({ 'GET /sheets/s1': () => new Promise((answer) => waiting.push(answer)) })
  const { app, changes, state } = draw()
  changes.value = { s1: 1 }
  await nextTick()
  expect(waiting).toHaveLength(2)
  waiting[1]!(sheet('confirmed'))
  await settled()
  waiting[0]!(sheet('open'))
  await settled()
  expect(state()).toBe('已确认')
  app.unmount()
})

it('looks again when the line is back: what changed meanwhile was told to nobody', async () => {
  let now: Sheet['state'] = 'open'
  useFakeServer({ 'GET /sheets/s1': () => sheet(now) })
  const { app, connected, state } = draw()
  await settled()
  connected.value = false
  now = 'confirmed'
  await settled()
  expect(state()).toBe('待纳税人确认')
  connected.value = true
  await settled()
  expect(state()).toBe('已确认')
  app.unmount()
})
