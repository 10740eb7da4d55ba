/** What this person thinks of answers and services: kept by the server, told by it when the page is opened anywhere. */

import { reactive } from 'vue'
import { ApiError, post } from '../shared/api'

export interface Told {
  /** By the number of the message. */
  useful: Record<string, boolean>
  /** Stars by case. */
  rated: Record<string, number>
  /** Receipts of the answers. */
  wished: string[]
}

export class Opinions {
  private readonly kept = reactive<Told>({ useful: {}, rated: {}, wished: [] })

  /** `told`: what the server has of the conversation that is on the page now. */
  load(told: Told | undefined): void {
    Object.assign(this.kept, told ?? { useful: {}, rated: {}, wished: [] })
  }

  useful(seq: number): boolean | null {
    return this.kept.useful[seq] ?? null
  }

  rated(caseId: string): number {
    return this.kept.rated[caseId] ?? 0
  }

  wished(receipt: string): boolean {
    return this.kept.wished.includes(receipt)
  }

  async wish(conversation: string, seq: number, receipt: string): Promise<void> {
    await post(`/api/portal/conversations/${conversation}/wishes`, { seq })
    this.kept.wished.push(receipt)
  }

  async giveFeedback(conversation: string, seq: number, useful: boolean, reason: string): Promise<void> {
    await post(`/api/portal/conversations/${conversation}/feedback`, { seq, useful, reason })
    this.kept.useful[seq] = useful
  }

  async rate(conversation: string, caseId: string, score: number, comment: string): Promise<void> {
    try {
      await post(`/api/portal/conversations/${conversation}/rating`, { case_id: caseId, score, comment })
    } catch (error) {
      // Rated in another tab: there is nothing left to ask.
      if (!(error instanceof ApiError && error.problem.code === 'rated_already')) throw error
    }
    this.kept.rated[caseId] = score
  }
}
