/** What this person thinks of answers and services: told to the server, and remembered by the tab. */

import { reactive } from 'vue'
import { ApiError, post } from '../shared/api'
import { recall, remember } from '../shared/storage'

const KEY = 'daoban.opinions'

interface Kept {
  useful: Record<string, boolean>
  rated: Record<string, number>
  /** Missing in what older pages have kept. */
  wished?: Record<string, boolean>
}

export class Opinions {
  private readonly kept = reactive<Kept>(recall<Kept>(KEY, { useful: {}, rated: {} }))

  useful(conversation: string, seq: number): boolean | null {
    return this.kept.useful[`${conversation}:${seq}`] ?? null
  }

  rated(caseId: string): number {
    return this.kept.rated[caseId] ?? 0
  }

  wished(conversation: string, seq: number): boolean {
    return this.kept.wished?.[`${conversation}:${seq}`] ?? false
  }

  async wish(conversation: string, seq: number): Promise<void> {
    await post(`/api/portal/conversations/${conversation}/wishes`, { seq })
    this.kept.wished = { ...this.kept.wished, [`${conversation}:${seq}`]: true }
    remember(KEY, this.kept)
  }

  async giveFeedback(conversation: string, seq: number, useful: boolean, reason: string): Promise<void> {
    await post(`/api/portal/conversations/${conversation}/feedback`, { seq, useful, reason })
    this.kept.useful[`${conversation}:${seq}`] = useful
    remember(KEY, this.kept)
  }

  async rate(conversation: string, caseId: string, score: number, comment: string): Promise<void> {
    try {
      await post(`/api/portal/conversations/${conversation}/rating`, { case_id: caseId, score, comment })
    } catch (error) {
      // Rated in another tab: there is nothing left to ask.
      if (!(error instanceof ApiError && error.problem.code === 'rated_already')) throw error
    }
    this.kept.rated[caseId] = score
    remember(KEY, this.kept)
  }
}
