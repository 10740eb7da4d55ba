/** Chats and cases as the server sends them. */

import type { Message } from '../../shared/messages'
import type { CaseDetail, Chat, Offer, Waiter } from '../frames'

export function chatOf(caseId: string, lastSeq = 2): Chat {
  return {
    case_id: caseId,
    conversation_id: `of-${caseId}`,
    taxpayer_name: `演示${caseId}`,
    summary: '契税',
    difficulty: 1,
    opened_at: '2026-11-23T02:00:00Z',
    assigned_at: '2026-11-23T02:01:00Z',
    away_since: null,
    fence: 3,
    last_text: '契税',
    last_at: '2026-11-23T02:00:00Z',
    last_seq: lastSeq,
    read_seq: 0,
    signed_in: true,
    came_from: null,
  }
}

export function detailOf(chat: Chat, messages: Message[], more: Partial<CaseDetail> = {}): CaseDetail {
  return {
    chat,
    status: 'assigned',
    staff: 'agent1',
    messages,
    dossier: { reason: '', asked: [], sources: [], facts: [], failed: [] },
    draft: null,
    notes: [],
    ...more,
  }
}

export function deskFrame(chats: Chat[], waiting = 1) {
  return {
    type: 'desk',
    agent: { username: 'agent1', name: '演示' },
    waiting: { count: waiting, longest_minutes: 4, away: 0 },
    chats,
    consults: [] as Chat[],
    offers: [] as Offer[],
    queue: [] as Waiter[],
    state: { name: 'online', why: '' },
    limit: 6,
  }
}
