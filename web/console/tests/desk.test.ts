import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeSocket, useFakeSocket } from '../../shared/tests/fakeSocket'
import { settled, useFakeServer } from '../../shared/tests/fakeServer'
import { message } from '../../shared/tests/samples'
import type { Message } from '../../shared/messages'
import { Desk } from '../desk'
import type { Chat, Draft } from '../frames'
import { unreadOf } from '../thread'
import { chatOf, deskFrame, detailOf } from './samples'

const TALK = [message(1, 'taxpayer'), message(2)]

let waiting: Chat[]
let desk: Desk
let gone: string[]
let problems: string[]
let signedOut: number
let drafts: Record<string, Draft>

beforeEach(() => {
  sessionStorage.clear()
  useFakeSocket()
  waiting = []
  gone = []
  problems = []
  signedOut = 0
  const routes: Record<string, (body: never) => unknown> = { 'POST /api/console/next': () => waiting.shift() }
  for (const id of ['a', 'b']) {
    routes[`GET /api/console/cases/${id}`] = () => detailOf(chatOf(id), TALK, { draft: drafts[id] ?? null })
    routes[`POST /api/console/cases/${id}/close`] = () => undefined
  }
  useFakeServer(routes)
  drafts = {}
  desk = newDesk()
})
afterEach(() => desk.close())

function newDesk(agent = 'agent1'): Desk {
  return new Desk(agent, {
    problem: (text) => problems.push(text),
    gone: (chat) => gone.push(chat.case_id),
    signedOut: () => (signedOut += 1),
    spoken: () => undefined,
    nudged: () => undefined,
    offered: () => undefined,
  })
}

async function connect(...chats: Chat[]): Promise<FakeSocket> {
  desk.open()
  FakeSocket.last.accept(deskFrame(chats))
  await settled()
  return FakeSocket.last
}

const say = (caseId: string, one: Message) => ({ type: 'message', case_id: caseId, conversation_id: `of-${caseId}`, message: one })
/** All but how far was read. */
const said = (socket: FakeSocket) => socket.sent.filter((frame) => frame.type !== 'read')
const held = () => desk.state.threads.map((thread) => thread.chat.case_id)
const texts = (caseId: string) => desk.find(caseId)!.messages.map((one) => one.text)

describe('a desk', () => {
  it('holds several chats and opens the first', async () => {
    await connect(chatOf('a'), chatOf('b'))
    expect(held()).toEqual(['a', 'b'])
    expect(desk.state.current).toBe('a')
    expect(texts('b')).toEqual(['第 1 句', '第 2 句'])
  })

  it('takes the next and opens it, though an older snapshot does not show it', async () => {
    const socket = await connect(chatOf('a'))
    waiting.push(chatOf('b'))
    expect(await desk.next()).toBe(true)
    socket.say(deskFrame([chatOf('a')]))
    expect(held()).toEqual(['a', 'b'])
    expect(desk.state.current).toBe('b')
    expect(gone).toEqual([])
    expect(await desk.next()).toBe(false)
  })

  it('lets go of what it closes, though an older snapshot still shows it', async () => {
    const socket = await connect(chatOf('a'), chatOf('b'))
    await desk.finish('a', { note: '' })
    socket.say(deskFrame([chatOf('a'), chatOf('b')]))
    socket.say(deskFrame([chatOf('b')]))
    expect(held()).toEqual(['b'])
    expect(desk.state.current).toBe('b')
    expect(gone).toEqual([])
  })

  it('says when a chat has left by other hands', async () => {
    const socket = await connect(chatOf('a'), chatOf('b'))
    socket.say(deskFrame([chatOf('b')]))
    expect(gone).toEqual(['a'])
  })

  it('counts unread words of taxpayers in chats that are not open', async () => {
    const socket = await connect(chatOf('a'), chatOf('b'))
    socket.say(say('b', message(3, 'taxpayer')))
    socket.say(say('b', message(4, 'system')))
    socket.say(say('a', message(3, 'taxpayer')))
    expect(unreadOf(desk.find('b')!)).toBe(1)
    expect(unreadOf(desk.find('a')!)).toBe(0)
    desk.select('b')
    expect(unreadOf(desk.find('b')!)).toBe(0)
  })

  it('says words under the case, and shows them once numbered', async () => {
    const socket = await connect(chatOf('a'))
    desk.say('a', '您好', 0)
    expect(desk.outgoingOf('a')).toHaveLength(1)
    const frame = said(socket).at(-1)!
    expect(frame).toMatchObject({ type: 'say', case_id: 'a', text: '您好' })
    socket.say({ type: 'ack', client_id: frame.client_id, seq: 3 })
    expect(texts('a')).toEqual(['第 1 句', '第 2 句', '您好'])
    expect(desk.outgoingOf('a')).toEqual([])
  })

  it('asks for what was said while it was away', async () => {
    const socket = await connect(chatOf('a'))
    socket.hangUp()
    dispatchEvent(new Event('online'))
    FakeSocket.last.accept(deskFrame([chatOf('a', 5)]))
    expect(said(FakeSocket.last)).toEqual([{ type: 'replay', case_id: 'a', after: 2 }])
  })

  it('shows the draft that was written while it was away', async () => {
    const socket = await connect(chatOf('a'))
    socket.hangUp()
    drafts.a = { seq: 3, text: '请补一张照片。' } as Draft
    dispatchEvent(new Event('online'))
    FakeSocket.last.accept(deskFrame([chatOf('a')]))
    await settled()
    expect(desk.find('a')!.detail!.draft!.text).toBe('请补一张照片。')
  })

  it('asks for what lies in a gap', async () => {
    const socket = await connect(chatOf('a'))
    socket.say(say('a', message(4, 'taxpayer')))
    expect(said(socket)).toEqual([{ type: 'replay', case_id: 'a', after: 2 }])
  })

  it('keeps a draft for each chat over a reload', async () => {
    await connect(chatOf('a'), chatOf('b'))
    desk.write('a', '草稿甲')
    desk.close()
    desk = newDesk()
    await connect(chatOf('a'), chatOf('b'))
    expect(desk.state.threads.map((thread) => thread.draft)).toEqual(['草稿甲', ''])
  })

  it('sends what was written on a dead line once the line is back, a reload between or not', async () => {
    const socket = await connect(chatOf('a'))
    socket.hangUp()
    desk.say('a', '一', 0)
    desk.close()
    desk = newDesk()
    desk.open()
    expect(said(FakeSocket.last)).toEqual([])
    FakeSocket.last.accept(deskFrame([chatOf('a')]))
    await settled()
    expect(said(FakeSocket.last)).toMatchObject([{ type: 'say', case_id: 'a', text: '一' }])
  })

  it("never sends another agent's words", async () => {
    await connect(chatOf('a'))
    desk.say('a', '一', 0)
    desk.close()
    desk = newDesk('agent2')
    const socket = await connect(chatOf('a'))
    expect(said(socket)).toEqual([])
    expect(desk.outgoingOf('a')).toEqual([])
  })

  it('says which words were refused when their chat has left', async () => {
    const socket = await connect(chatOf('a'))
    desk.say('a', '一', 0)
    const { client_id } = said(socket)[0]!
    socket.say({ type: 'error', client_id, code: 'not_your_case', message: '这个对话已结束', retry: false })
    expect(problems).toEqual([])
    expect(desk.outgoingOf('a')).toMatchObject([{ state: 'refused' }])
    socket.say(deskFrame([]))
    expect(problems).toEqual(['没有发出“一”：这个对话已结束'])
    expect(desk.state.outgoing).toEqual([])
  })

  it('does not tell every key that is pressed', async () => {
    const socket = await connect(chatOf('a'))
    desk.typing('a')
    desk.typing('a')
    expect(said(socket)).toEqual([{ type: 'typing', case_id: 'a' }])
  })

  it('notices that the agent is signed out', async () => {
    const socket = await connect(chatOf('a'))
    socket.hangUp(4401)
    expect(signedOut).toBe(1)
  })

  it('holds words back for three seconds, in which they can be taken back', async () => {
    const socket = await connect(chatOf('a'))
    vi.useFakeTimers()
    try {
      desk.say('a', '不该说的')
      desk.takeBack(desk.outgoingOf('a')[0]!.client_id)
      expect(desk.find('a')!.draft).toBe('不该说的')
      desk.say('a', '该说的')
      vi.advanceTimersByTime(2_900)
      expect(said(socket)).toEqual([])
      vi.advanceTimersByTime(200)
      expect(said(socket)).toMatchObject([{ type: 'say', text: '该说的' }])
    } finally {
      vi.useRealTimers()
    }
  })

  it('tells the taxpayer once how far was read', async () => {
    const socket = await connect(chatOf('a'))
    desk.read('a')
    desk.read('a')
    expect(socket.sent).toEqual([{ type: 'read', case_id: 'a', seq: 2 }])
    socket.say({ type: 'read', case_id: 'a', seq: 2 })
    expect(desk.find('a')!.chat.read_seq).toBe(2)
  })

  it("shows a colleague's chat to read, below its own", async () => {
    const socket = await connect(chatOf('a'))
    socket.say({ ...deskFrame([chatOf('a')]), consults: [chatOf('b')] })
    await settled()
    expect(desk.state.threads.map((thread) => [thread.chat.case_id, thread.readOnly])).toEqual([['a', false], ['b', true]])
    socket.say(deskFrame([chatOf('a')]))
    expect(held()).toEqual(['a'])
    expect(gone).toEqual([])
  })
})
