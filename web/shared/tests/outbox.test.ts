// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { newId, Outbox, type Outgoing } from '../outbox'
import { message } from './samples'

function build(connected = true) {
  const sent: Outgoing['frame'][] = []
  const line = { up: connected }
  let shown: Outgoing[] = []
  const outbox = new Outbox(
    (frame) => line.up && sent.push(frame) > 0,
    (items) => (shown = items),
  )
  return { outbox, sent, line, shown: () => shown }
}

const PROBLEM = { code: 'invalid', message: '消息太长', retry: false }

describe('an outbox', () => {
  it('sends at once and keeps the item until it is stored', () => {
    const { outbox, sent, shown } = build()
    outbox.add('你好', { type: 'say', text: '你好' }, 'a')
    expect(sent).toEqual([{ type: 'say', text: '你好', client_id: 'a' }])
    expect(shown()).toMatchObject([{ client_id: 'a', state: 'sending' }])
    expect(outbox.take('a')?.text).toBe('你好')
    expect(shown()).toEqual([])
  })

  it('sends again after a reconnect, in order and under the same ids', () => {
    const { outbox, sent, line } = build(false)
    outbox.add('一', { type: 'say' }, 'a')
    outbox.add('二', { type: 'say' }, 'b')
    expect(sent).toEqual([])
    line.up = true
    outbox.resend()
    expect(sent.map((frame) => frame.client_id)).toEqual(['a', 'b'])
  })

  it('drops what arrives by way of the ledger', () => {
    const { outbox, shown } = build()
    outbox.add('一', { type: 'say' }, 'a')
    outbox.arrived(message(1, 'taxpayer', { client_id: 'a' }))
    expect(shown()).toEqual([])
  })

  it('keeps a refused item for another try, which goes out under the same id', () => {
    const { outbox, sent, shown } = build()
    outbox.add('一', { type: 'say' }, 'a')
    outbox.refuse('a', PROBLEM)
    expect(shown()).toMatchObject([{ state: 'refused', problem: '消息太长' }])
    outbox.resend()
    expect(sent).toHaveLength(1)
    outbox.retry('a')
    expect(shown()).toMatchObject([{ state: 'sending', problem: '' }])
    expect(sent.map((frame) => frame.client_id)).toEqual(['a', 'a'])
  })

  it('offers what was never answered for another try, and sends it by itself over the next line', () => {
    const { outbox, sent, shown } = build()
    outbox.add('一', { type: 'say' }, 'a')
    outbox.expire(Date.now() + 14_000)
    expect(shown()[0]?.state).toBe('sending')
    outbox.expire(Date.now() + 16_000)
    expect(shown()[0]).toMatchObject({ state: 'late', problem: '发送超时' })
    outbox.resend()
    expect(shown()[0]).toMatchObject({ state: 'sending', problem: '' })
    expect(sent.map((frame) => frame.client_id)).toEqual(['a', 'a'])
  })

  it('survives a reload', () => {
    const before = build(false)
    before.outbox.add('一', { type: 'say' }, 'a')
    const after = build()
    after.outbox.restore(before.shown())
    expect(after.sent).toEqual([])
    after.outbox.resend()
    expect(after.sent).toMatchObject([{ client_id: 'a' }])
  })
})

it('makes ids that are UUIDs and differ', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(newId()).not.toBe(newId())
})
