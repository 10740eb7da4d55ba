/** Voice input, by the browser's own recognition where it has one. */

import { onBeforeUnmount, ref } from 'vue'

interface Heard {
  results: ArrayLike<ArrayLike<{ transcript: string }>>
}

interface Recognition {
  lang: string
  interimResults: boolean
  onresult: ((heard: Heard) => void) | null
  onend: (() => void) | null
  onerror: ((event: { error: string }) => void) | null
  start(): void
  abort(): void
  stop(): void
}

type Maker = new () => Recognition

const PROBLEMS: Record<string, string> = {
  'not-allowed': '浏览器没有允许使用麦克风，请在地址栏的网站设置里允许后再试',
  'service-not-allowed': '这个浏览器不能识别语音，请打字',
  'audio-capture': '没有找到麦克风',
  'no-speech': '没有听到声音，请再说一次',
  network: '语音识别连不上网络，请打字或稍后再试',
}

export function recognition(): Maker | undefined {
  const page = globalThis as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker }
  return page.SpeechRecognition ?? page.webkitSpeechRecognition
}

/** `onText` gets what was understood so far; `onProblem` a sentence. */
export function useListening(onText: (text: string) => void, onProblem: (sentence: string) => void) {
  const listening = ref(false)
  let one: Recognition | null = null

  function start(make: Maker): void {
    one = new make()
    one.lang = 'zh-CN'
    one.interimResults = true
    one.onresult = ({ results }) => onText(Array.from(results, (result) => result[0]?.transcript ?? '').join(''))
    one.onerror = ({ error }) => error !== 'aborted' && onProblem(PROBLEMS[error] ?? '没有听清，请再说一次或打字')
    one.onend = () => (listening.value = false)
    one.start()
    listening.value = true
  }

  function toggle(): void {
    const make = recognition()
    if (listening.value) one?.stop()
    else if (make) start(make)
  }

  onBeforeUnmount(() => one?.abort())
  return { listening, toggle }
}
