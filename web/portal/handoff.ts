/** Where the hand-off to a person stands, from what arrives in any order after a reconnect. */

import type { Message, Queue, Turn } from '../shared/messages'

export interface Handoff {
  turn: Turn
  fence: number
  agentName: string | null
  /** Whether the agent's desk is open. */
  agentHere: boolean
  queue: Queue | null
}

export type Stage = 'bot' | 'queued' | 'assigned' | 'closed'

export function stageOf(handoff: Handoff): Stage {
  if (handoff.turn !== 'human') return handoff.turn
  return handoff.agentName ? 'assigned' : 'queued'
}

export function afterTurn(handoff: Handoff, turn: Turn, fence: number, agentName: string | null): Handoff {
  if (fence < handoff.fence) return handoff
  const queue = turn === 'human' && !agentName ? handoff.queue : null
  return { turn, fence, agentName: turn === 'human' ? agentName : null, agentHere: true, queue }
}

/** A reconnect tells the turn alone; the last card of the hand-off says who has it. */
export function afterReady(handoff: Handoff, turn: Turn, fence: number, messages: Message[]): Handoff {
  const bare: Handoff = { turn, fence, agentName: null, agentHere: true, queue: null }
  if (turn !== 'human') return bare
  const card = messages.filter((message) => message.card?.kind === 'handoff').at(-1)
  const queue = fence === handoff.fence ? handoff.queue : null
  return card ? { ...afterMessage(bare, card), ...(queue && { queue }) } : { ...bare, queue }
}

export function afterQueue(handoff: Handoff, queue: Queue): Handoff {
  return stageOf(handoff) === 'queued' ? { ...handoff, queue } : handoff
}

export function afterMessage(handoff: Handoff, message: Message): Handoff {
  const card = message.card
  if (card?.kind !== 'handoff' || handoff.turn !== 'human') return handoff
  if (card.status === 'assigned') return { ...handoff, agentName: card.agent_name, queue: null }
  if (card.status !== 'queued') return { ...handoff, agentName: null, queue: null }
  if (handoff.agentName || card.position === null) return handoff
  return { ...handoff, queue: { case_id: card.case_id, position: card.position, wait_minutes: card.wait_minutes } }
}
