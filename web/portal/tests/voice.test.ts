import { describe, expect, it, onTestFinished } from 'vitest'
import { nextTick, ref } from 'vue'
import { useAloud } from '../../shared/aloud'
import { mount } from '../../shared/tests/mount'
import { message, ANSWER } from '../../shared/tests/samples'
import { spokenText } from '../../shared/talkText'
import VoiceButton from '../VoiceButton.vue'

/** A browser that hears what the test says. */
class FakeRecognition {
  static last: FakeRecognition
  onresult: ((heard: object) => void) | null = null
  onend: (() => void) | null = null
  onerror: ((event: { error: string }) => void) | null = null
  constructor() {
    FakeRecognition.last = this
  }
  start = () => undefined
  abort = () => undefined
  stop = () => this.onend?.()
}

function give(name: string, value: unknown): void {
  Object.assign(globalThis, { [name]: value })
  onTestFinished(() => void Reflect.deleteProperty(globalThis, name))
}

function build(text = '') {
  const written = ref(text)
  const root = mount(VoiceButton, { modelValue: text, disabled: false, 'onUpdate:modelValue': (what: string) => (written.value = what) })
  return { root, written, button: () => root.querySelector<HTMLButtonElement>('[data-testid=voice]') }
}

describe('voice', () => {
  it('is not offered where the browser has none', () => {
    expect(build().button()).toBeNull()
    expect(useAloud()).toBeNull()
  })

  it('puts what it hears after what is written', async () => {
    give('webkitSpeechRecognition', FakeRecognition)
    const { written, button } = build('请问')
    button()!.click()
    await nextTick()
    expect(button()!.getAttribute('aria-pressed')).toBe('true')
    FakeRecognition.last.onresult!({ results: [[{ transcript: '契税' }], [{ transcript: '多少' }]] })
    expect(written.value).toBe('请问契税多少')
    button()!.click()
    await nextTick()
    expect(button()!.getAttribute('aria-pressed')).toBe('false')
  })

  it('says why it does not hear', async () => {
    give('webkitSpeechRecognition', FakeRecognition)
    const { root, button } = build()
    button()!.click()
    FakeRecognition.last.onerror!({ error: 'not-allowed' })
    FakeRecognition.last.onend!()
    await nextTick()
    expect(root.textContent).toContain('没有允许使用麦克风')
  })

  it('reads one thing at a time, and stops at a second press', () => {
    const said: string[] = []
    give('SpeechSynthesisUtterance', class { constructor(readonly text: string) {} })
    give('speechSynthesis', { cancel: () => said.push('stop'), speak: (one: { text: string }) => said.push(one.text) })
    const aloud = useAloud()!
    aloud.toggle(1, '甲')
    aloud.toggle(2, '乙')
    expect(aloud.now.value).toBe(2)
    aloud.toggle(2, '乙')
    expect(aloud.now.value).toBeNull()
    expect(said).toEqual(['stop', '甲', 'stop', '乙', 'stop'])
  })

  it('reads an answer without its number', () => {
    const text = spokenText(message(2, 'bot', { card: { ...ANSWER, receipt_id: 'r123' } }))
    expect(text).toContain(ANSWER.short)
    expect(text).not.toContain('r123')
  })
})
