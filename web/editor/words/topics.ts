/** Quick topics of the portal's first screen, as the trainer's API shows them. */

import { get, put } from '../../shared/api'

export interface Topic {
  label: string
  text: string
  /** The page whose visitors see it first; empty: all alike. */
  matter: string
  pinned: boolean
}

export interface TopicList {
  revision: number
  /** Empty for those that come along. */
  by: string
  at: string | null
  matters: { name: string; title: string }[]
  /** `asked`: how often in the last thirty days. */
  topics: (Topic & { asked: number })[]
}

export const getTopics = () => get<TopicList>('/api/editor/topics')

export const putTopics = (topics: Topic[], basedOn: number) => put<TopicList>('/api/editor/topics', { topics, based_on: basedOn })
