/** What an agent has chosen for this browser: sound, notices of the desktop. */

import { reactive, watch } from 'vue'

export interface Preferences {
  sound: boolean
  notices: boolean
}

const KEY = 'daoban.console.preferences'

function recalled(): Preferences {
  try {
    return { sound: false, notices: false, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) }
  } catch {
    return { sound: false, notices: false }
  }
}

export function usePreferences(): Preferences {
  const preferences = reactive(recalled())
  watch(preferences, (chosen) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen))
    } catch {
      // Forbidden: it holds until the page is closed.
    }
  })
  return preferences
}

let audio: AudioContext | undefined

/** A short soft tone; no file has to be fetched for it. */
export function ring(): void {
  if (typeof AudioContext === 'undefined') return
  audio ??= new AudioContext()
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.frequency.value = 660
  volume.gain.setValueAtTime(0.12, audio.currentTime)
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.35)
  tone.connect(volume).connect(audio.destination)
  tone.start()
  tone.stop(audio.currentTime + 0.35)
}

export async function allowNotices(): Promise<boolean> {
  return typeof Notification !== 'undefined' && (await Notification.requestPermission()) === 'granted'
}

/** Only while the agent looks at something else. Without the taxpayer's words: others may see the screen. */
export function notify(title: string): void {
  if (!document.hidden || typeof Notification === 'undefined' || Notification.permission !== 'granted') return
  new Notification(title, { tag: 'daoban-console' })
}
