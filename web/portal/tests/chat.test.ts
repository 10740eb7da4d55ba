import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeSocket, useFakeSocket } from '../../shared/tests/fakeSocket'
import { Refusal, settled, useFakeServer, type Asked } from '../../shared/tests/fakeServer'
import { message } from '../../shared/tests/samples'
import { Chat } from '../chat'
import type { Snapshot } from '../frames'

const SNAPSHOT: Snapshot = {
  id: 'c1',
  turn: 'bot',
  fence: 1,
  read_seq: 0,
  last_seq: 0,
  messages: [],
  taxpayer: null,
  queue: null,
  agent_name: null,
  agent_here: true,
  topics: [],
  notice: '机器答复',
  service_hours: '工作日 9 点至 17 点',
  opens: '',
  rasa: true,
}

let problems: string[]
let lost: unknown[]
let asked: Asked[]
let snapshot: Snapshot
let chat: Chat

beforeEach(async () => {
  sessionStorage.clear()
  useFakeSocket()
  problems = []
  lost = []
  snapshot = SNAPSHOT
  asked = useFakeServer({
    'POST /api/portal/conversations': () => snapshot,
    'POST /api/portal/sign-in': () => ({ taxpayer: { name: '演示' } }),
    'POST /api/portal/sign-out': () => undefined,
  })
  chat = newChat()
})
afterEach(() => chat.close())

function newChat(): Chat {
  return new Chat(
    (text) => problems.push(text),
    (error) => lost.push(error),
  )
}

async function connect(given: Partial<Snapshot> = {}): Promise<FakeSocket> {
  snapshot = { ...SNAPSHOT, ...given }
  await chat.open()
  FakeSocket.last.accept({ type: 'ready', turn: snapshot.turn, fence: snapshot.fence, last_seq: snapshot.last_seq })
  return FakeSocket.last
}

const texts = () => chat.state.messages.map((one) => one.text)
const frames = (socket: FakeSocket) => socket.sent.map(({ type, text, choice }) => text ?? choice ?? type)

describe('a chat', () => {
  it('takes up the open conversation where it was', async () => {
    const socket = await connect({ messages: [message(1, 'taxpayer'), message(2)], last_seq: 2 })
    expect(socket.url).toContain('/api/portal/conversations/c1/socket?after=2')
    expect(texts()).toEqual(['第 1 句', '第 2 句'])
  })

  it('shows what was said as sent once the server has numbered it', async () => {
    const socket = await connect()
    chat.say('契税多少')
    expect(chat.state.outgoing).toHaveLength(1)
    socket.say({ type: 'ack', client_id: socket.sent[0]!.client_id, seq: 1 })
    expect(chat.state.outgoing).toEqual([])
    expect(chat.state.messages).toMatchObject([{ seq: 1, author: 'taxpayer', text: '契税多少' }])
  })

  it('sends what was written offline after the reconnect, and shows once what was stored already', async () => {
    const socket = await connect()
    chat.say('一')
    socket.hangUp()
    chat.say('二')
    dispatchEvent(new Event('online'))
    const again = FakeSocket.last
    again.accept({ type: 'ready', turn: 'bot', fence: 1, last_seq: 1 })
    expect(frames(again)).toEqual(['一', '二'])
    const [one, two] = again.sent.map((frame) => frame.client_id)
    again.say({ type: 'message', message: message(1, 'taxpayer', { text: '一', client_id: String(one) }) })
    again.say({ type: 'ack', client_id: one, seq: 1 })
    again.say({ type: 'ack', client_id: two, seq: 2 })
    expect(texts()).toEqual(['一', '二'])
    expect(chat.state.outgoing).toEqual([])
  })

  it('keeps what is unsent over a reload', async () => {
    await connect()
    chat.say('一')
    chat.close()
    chat = newChat()
    const socket = await connect()
    expect(frames(socket)).toEqual(['一'])
  })

  it('leaves what is unsent behind with its conversation', async () => {
    await connect()
    chat.say('一')
    const socket = await connect({ id: 'c2' })
    expect(socket.sent).toEqual([])
    expect(chat.state.outgoing).toEqual([])
  })

  it('asks for a replay when a message is missing', async () => {
    const socket = await connect({ messages: [message(1)], last_seq: 1 })
    socket.say({ type: 'message', message: message(3) })
    expect(FakeSocket.last).not.toBe(socket)
    expect(FakeSocket.last.url).toContain('after=1')
  })

  it('keeps a refused message for another try', async () => {
    const socket = await connect()
    chat.say('长')
    const { client_id } = socket.sent[0]!
    socket.say({ type: 'error', client_id, code: 'invalid', message: '消息太长', retry: false })
    expect(chat.state.outgoing).toMatchObject([{ state: 'refused', problem: '消息太长' }])
    expect(problems).toEqual([])
  })

  it('says an error that belongs to no message', async () => {
    const socket = await connect()
    socket.say({ type: 'error', client_id: null, code: 'x', message: '转接失败', retry: true })
    expect(problems).toEqual(['转接失败'])
  })

  it('sends a choice once, however often it is pressed', async () => {
    const socket = await connect({ messages: [message(1)], last_seq: 1 })
    chat.choose(1, { id: 'e1', label: '相关' })
    chat.choose(1, { id: 'e1', label: '相关' })
    expect(frames(socket)).toEqual(['e1'])
  })

  it('takes an ask card for answered after any words of the taxpayer', async () => {
    const socket = await connect({ messages: [message(1)], last_seq: 1 })
    expect(chat.answered(1)).toBe(false)
    chat.say('89 平方米')
    expect(chat.answered(1)).toBe(true)
    socket.say({ type: 'ack', client_id: socket.sent[0]!.client_id, seq: 2 })
    expect(chat.answered(1)).toBe(true)
  })

  it('shows who is typing until the words arrive', async () => {
    const socket = await connect()
    socket.say({ type: 'typing', who: 'bot' })
    expect(chat.state.typing).toBe('bot')
    socket.say({ type: 'message', message: message(1) })
    expect(chat.state.typing).toBeNull()
  })

  it('sends what was written offline before what is written after', async () => {
    const socket = await connect()
    socket.hangUp()
    chat.say('一')
    dispatchEvent(new Event('online'))
    FakeSocket.last.accept()
    chat.say('二')
    FakeSocket.last.say({ type: 'ready', turn: 'bot', fence: 1, last_seq: 0 })
    expect(frames(FakeSocket.last)).toEqual(['一', '二'])
  })

  it('shows no bot at work once people have the turn', async () => {
    const socket = await connect()
    socket.say({ type: 'turn', turn: 'human', fence: 2, agent_name: null })
    socket.say({ type: 'typing', who: 'bot' })
    expect(chat.state.typing).toBeNull()
    socket.say({ type: 'typing', who: 'agent' })
    expect(chat.state.typing).toBe('agent')
  })

  it('wants a person until there is one, over a line that dies meanwhile', async () => {
    const socket = await connect()
    chat.transfer()
    expect(frames(socket)).toEqual(['transfer'])
    socket.hangUp()
    expect(chat.state.wantsPerson).toBe(true)
    dispatchEvent(new Event('online'))
    FakeSocket.last.accept({ type: 'ready', turn: 'bot', fence: 1, last_seq: 0 })
    expect(frames(FakeSocket.last)).toEqual(['transfer'])
    FakeSocket.last.say({ type: 'turn', turn: 'human', fence: 2, agent_name: null })
    expect(chat.state.wantsPerson).toBe(false)
  })

  it('may be asked for a person again when that was refused', async () => {
    const socket = await connect()
    chat.transfer()
    socket.say({ type: 'error', client_id: null, code: 'x', message: '转接失败', retry: true })
    expect(chat.state.wantsPerson).toBe(false)
  })

  it('takes no wish for a person along into a new conversation', async () => {
    const socket = await connect()
    socket.hangUp()
    chat.transfer()
    expect(frames(await connect({ id: 'c2' }))).toEqual([])
  })

  it('leaves the queue, or says that it could not', async () => {
    const socket = await connect({ turn: 'human', fence: 2 })
    chat.leaveQueue()
    expect(frames(socket)).toEqual(['leave_queue'])
    socket.hangUp()
    chat.leaveQueue()
    expect(problems).toEqual(['现在没有连上，连上后请再取消排队'])
  })

  it('opens the conversation anew when it is refused, but only once', async () => {
    const socket = await connect()
    socket.hangUp(4401)
    await settled()
    expect(asked.filter((one) => one.route.endsWith('/conversations'))).toHaveLength(2)
    FakeSocket.last.accept()
    FakeSocket.last.hangUp(4401)
    await settled()
    expect(lost).toHaveLength(1)
  })
})

describe('a chat whose cookie another tab has just changed', () => {
  const changed = () => {
    throw new Refusal(409, 'session_changed')
  }

  afterEach(() => vi.useRealTimers())

  it('comes back once the browser has the new cookie', async () => {
    vi.useFakeTimers()
    const socket = await connect()
    useFakeServer({ 'POST /api/portal/conversations': changed })
    socket.hangUp(4401)
    await vi.advanceTimersByTimeAsync(500)
    useFakeServer({ 'POST /api/portal/conversations': () => ({ ...SNAPSHOT, id: 'c2' }) })
    await vi.advanceTimersByTimeAsync(500)
    expect(FakeSocket.last.url).toContain('/conversations/c2/')
    expect(lost).toEqual([])
  })

  it('gives up when the cookie does not come', async () => {
    vi.useFakeTimers()
    const socket = await connect()
    useFakeServer({ 'POST /api/portal/conversations': changed })
    socket.hangUp(4401)
    await vi.advanceTimersByTimeAsync(1000)
    expect(lost).toHaveLength(1)
  })

  it('may be refused again soon after it was connected', async () => {
    await connect()
    for (let times = 0; times < 2; times += 1) {
      FakeSocket.last.hangUp(4401)
      await settled()
      FakeSocket.last.accept({ type: 'ready', turn: 'bot', fence: 1, last_seq: 0 })
    }
    expect(lost).toEqual([])
  })
})

describe('a chat that signs in itself', () => {
  it('asks nothing with the old cookie, which is refused meanwhile', async () => {
    const socket = await connect()
    const asked = useFakeServer({
      'POST /api/portal/sign-in': () => {
        socket.hangUp(4401)
        return {}
      },
      'GET /api/portal/acting': () => [],
      'POST /api/portal/conversations': () => ({ ...SNAPSHOT, id: 'c2' }),
    })
    await chat.signIn('zhang', 'demo')
    expect(asked.map((one) => one.route)).toEqual(['POST /api/portal/sign-in', 'GET /api/portal/acting', 'POST /api/portal/conversations'])
    expect(FakeSocket.last.url).toContain('/conversations/c2/')
  })
})

describe('signing in for something', () => {
  const signIn = () => {
    useFakeServer({
      'POST /api/portal/sign-in': () => ({}),
      'GET /api/portal/acting': () => [],
      'POST /api/portal/conversations': () => ({ ...SNAPSHOT, taxpayer: { name: '演示' } }),
    })
    return chat.signIn('zhang', 'demo')
  }

  it('does it afterwards', async () => {
    await connect()
    const then = vi.fn()
    chat.askSignIn(then)
    await signIn()
    expect(then).toHaveBeenCalledOnce()
  })

  it('forgets it once the sign-in is asked for otherwise', async () => {
    await connect()
    const then = vi.fn()
    chat.askSignIn(then)
    chat.askSignIn()
    await signIn()
    expect(then).not.toHaveBeenCalled()
  })
})

describe('signing in through a choice', () => {
  const talk = [message(1, 'taxpayer', { text: '查退税' }), message(2)]

  async function press(): Promise<FakeSocket> {
    const socket = await connect({ messages: talk, last_seq: 2 })
    chat.choose(2, { id: 'sign_in', label: '去登录' })
    socket.say({ type: 'sign_in' })
    return socket
  }

  it('opens the dialog and leaves no trace in the talk', async () => {
    await press()
    expect(chat.state.signingIn).toBe(true)
    expect(chat.state.outgoing).toEqual([])
  })

  it('asks the question again afterwards', async () => {
    await press()
    snapshot = { ...snapshot, taxpayer: { name: '演示' } }
    await chat.signIn('zhang', 'demo')
    expect(chat.state.signingIn).toBe(false)
    expect(chat.state.taxpayer).toEqual({ name: '演示' })
    expect(chat.state.outgoing).toMatchObject([{ text: '查退税' }])
  })

  it('does not ask again what has been answered meanwhile', async () => {
    await press()
    snapshot = { ...snapshot, messages: [...talk, message(3)], last_seq: 3 }
    await chat.signIn('zhang', 'demo')
    expect(chat.state.outgoing).toEqual([])
  })

  it('does not ask again while people have the turn', async () => {
    await press()
    snapshot = { ...snapshot, turn: 'human', fence: 2 }
    await chat.signIn('zhang', 'demo')
    expect(chat.state.outgoing).toEqual([])
  })

  describe('by a person who may act for a firm', () => {
    const STANDINGS = [
      { id: 'p', name: '演示', role: '', chosen: true },
      { id: 'f', name: '样例公司', role: '办税员', chosen: false },
    ]
    let asked: { route: string; body: unknown }[]

    async function signIn(): Promise<void> {
      await press()
      asked = useFakeServer({
        'POST /api/portal/sign-in': () => ({}),
        'GET /api/portal/acting': () => STANDINGS,
        'POST /api/portal/acting': () => undefined,
        'POST /api/portal/conversations': () => ({ ...snapshot, taxpayer: { name: '样例公司', by: '演示（办税员）' } }),
      })
      await chat.signIn('zhang', 'demo')
    }

    it('waits for the choice, then goes on for whom was chosen', async () => {
      await signIn()
      expect(chat.state.choosing).toBe(true)
      expect(asked.map((one) => one.route)).not.toContain('POST /api/portal/conversations')
      await chat.actFor('f')
      await chat.chosen()
      expect(asked.find((one) => one.route === 'POST /api/portal/acting')!.body).toEqual({ taxpayer_id: 'f' })
      expect(asked.filter((one) => one.route === 'POST /api/portal/conversations')).toHaveLength(1)
      expect(chat.state.taxpayer).toEqual({ name: '样例公司', by: '演示（办税员）' })
      expect(chat.state.outgoing).toMatchObject([{ text: '查退税' }])
    })

    it('goes on for themselves when nothing is chosen', async () => {
      await signIn()
      chat.state.choosing = false
      await chat.chosen()
      expect(asked.map((one) => one.route)).not.toContain('POST /api/portal/acting')
      expect(chat.state.outgoing).toMatchObject([{ text: '查退税' }])
    })
  })

  it('keeps the dialog when the password is wrong', async () => {
    await press()
    useFakeServer({
      'POST /api/portal/sign-in': () => {
        throw new Refusal(401, 'wrong_password')
      },
    })
    await expect(chat.signIn('zhang', 'x')).rejects.toThrow('wrong_password')
    expect(chat.state.signingIn).toBe(true)
  })

  it('asks nothing again when one signs in from the header', async () => {
    await connect({ messages: talk, last_seq: 2 })
    chat.askSignIn()
    await chat.signIn('zhang', 'demo')
    expect(chat.state.outgoing).toEqual([])
  })
})
