// @vitest-environment node
import { expect, it } from 'vitest'
import type { HandoffCard } from '../../shared/cards'
import { message } from '../../shared/tests/samples'
import { afterMessage, afterQueue, afterReady, afterTurn, stageOf, type Handoff } from '../handoff'

const BOT: Handoff = { turn: 'bot', fence: 1, agentName: null, agentHere: true, queue: null }
const QUEUE = { case_id: 'k', position: 2, wait_minutes: 5 }

function card(status: HandoffCard['status'], more: Partial<HandoffCard> = {}) {
  const full: HandoffCard = { kind: 'handoff', status, case_id: 'k', position: null, wait_minutes: null, agent_name: null, ...more }
  return message(5, 'system', { card: full })
}

it('goes from the bot into the queue, to an agent, and back', () => {
  let now = afterTurn(BOT, 'human', 2, null)
  expect(stageOf(now)).toBe('queued')
  now = afterMessage(now, card('queued', { position: 3, wait_minutes: 9 }))
  expect(now.queue?.position).toBe(3)
  now = afterQueue(now, QUEUE)
  expect(now.queue?.position).toBe(2)
  now = afterTurn(now, 'human', 3, '演示')
  expect(stageOf(now)).toBe('assigned')
  expect(now.queue).toBeNull()
  now = afterTurn(now, 'bot', 4, null)
  expect(now).toEqual({ turn: 'bot', fence: 4, agentName: null, agentHere: true, queue: null })
})

it('is with the bot again once the queue is left, and queued again when the agent is gone', () => {
  const waiting = afterQueue(afterTurn(BOT, 'human', 2, null), { ...QUEUE, wait_minutes: null })
  expect(waiting.queue?.wait_minutes).toBeNull()
  expect(stageOf(afterMessage(afterTurn(waiting, 'bot', 3, null), card('withdrawn')))).toBe('bot')
  const served = afterTurn(waiting, 'human', 3, '演示')
  const back = afterMessage(afterTurn(served, 'human', 4, null), card('queued', { position: 1 }))
  expect(stageOf(back)).toBe('queued')
  expect(back.queue?.position).toBe(1)
  const reloaded = afterReady(served, 'human', 4, [card('assigned', { agent_name: '演示' }), card('queued', { position: 1 })])
  expect(stageOf(reloaded)).toBe('queued')
})

it('ignores a turn that is older than the one known, and news of a queue one has left', () => {
  const now = afterTurn(BOT, 'human', 3, '演示')
  expect(afterTurn(now, 'human', 2, null)).toBe(now)
  expect(afterQueue(now, QUEUE)).toBe(now)
})

it('finds out after a reconnect who has taken the case', () => {
  const before = afterTurn(BOT, 'human', 2, null)
  const ready = afterReady(before, 'human', 3, [card('queued', { position: 1 })])
  expect(stageOf(ready)).toBe('queued')
  const replayed = afterMessage(ready, card('assigned', { agent_name: '演示' }))
  expect(replayed.agentName).toBe('演示')
  expect(stageOf(afterReady(replayed, 'human', 3, [card('assigned', { agent_name: '演示' })]))).toBe('assigned')
  expect(stageOf(afterReady(replayed, 'bot', 4, []))).toBe('bot')
})

it('keeps the live place over a reconnect within the same turn', () => {
  const waiting: Handoff = { turn: 'human', fence: 2, agentName: null, agentHere: true, queue: QUEUE }
  expect(afterReady(waiting, 'human', 2, [card('queued', { position: 9 })]).queue).toEqual(QUEUE)
})

it('says that a conversation has ended', () => {
  expect(stageOf(afterTurn(BOT, 'closed', 2, null))).toBe('closed')
})
