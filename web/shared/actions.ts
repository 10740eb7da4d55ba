/** What the person can do with a card. Absent where cards are only shown, as beside an agent's chat. */

import type { InjectionKey } from 'vue'
import type { Choice } from './cards'
import type { Side } from './housingCase'
import type { Message, Queue } from './messages'

export interface CardActions {
  choose(seq: number, choice: Choice): void
  /** As if it were typed. */
  say(text: string): void
  /** The sale just computed is to be handled, by this side of it; absent where that is not possible. */
  beginCase?(side: Side): void
  /** An ask card takes one answer. */
  answered(seq: number): boolean
  /** `null`: not said yet. */
  useful(seq: number): boolean | null
  giveFeedback(seq: number, useful: boolean, reason: string): Promise<void>
  /** Whether the person waits for an answer to the question of message `seq`. */
  wished(seq: number): boolean
  /** Tell me once there is one. */
  wish(seq: number): Promise<void>
  /** Stars given to the case, 0 while it is not rated. */
  rated(caseId: string): number
  rate(caseId: string, score: number, comment: string): Promise<void>
  /** The live place in the queue of a case that still waits. */
  place(caseId: string): Queue | null
}

/** Something that whoever reads a conversation can do with some of its messages. */
export interface MessageAction {
  label: string
  can(message: Message): boolean
  act(message: Message): Promise<void>
}

export const MESSAGE_ACTION: InjectionKey<MessageAction> = Symbol('message action')
export const CARD_ACTIONS: InjectionKey<CardActions> = Symbol('card actions')
