/** Pictures and PDFs in a talk: by button, dragged or pasted, sent one after the other. */

import { onBeforeUnmount, onMounted, ref, type InjectionKey } from 'vue'
import { sentence, upload } from './api'

export const ACCEPTED = 'image/jpeg,image/png,image/webp,application/pdf'
export const LARGEST = 10 * 1024 * 1024 // kit.uploads.content.Limits.size

/** Where a page of a file is to be had by who looks on. Absent where only words are shown. */
export const FILES: InjectionKey<(id: string, page: number) => string> = Symbol('files')

/** Why a file need not be sent at all; the server looks into it again. */
export function refusal(file: File): string {
  if (!file.size) return '这个文件是空的，请重新选择'
  return file.size > LARGEST ? '文件太大，一份最多 10 MB。请把照片调小一些，或分成几份发' : ''
}

/** `path`: where they go. `onProblem` gets a sentence for each that was not sent. */
export function useFileSending(path: () => string, onProblem: (sentence: string) => void) {
  const sending = ref(0)

  async function send(files: Iterable<File>): Promise<void> {
    const all = [...files]
    sending.value += all.length
    for (const file of all) {
      const problem = refusal(file) || (await upload(path(), file).then(() => '', sentence))
      if (problem) onProblem(`${file.name}：${problem}`)
      sending.value -= 1
    }
  }

  return { sending, send }
}

/** Files dropped anywhere on the page, and pasted ones: the clipboard's words go where one writes. */
export function useFilesOfPage(take: (files: FileList) => void): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files')

  function over(event: DragEvent): void {
    if (hasFiles(event)) event.preventDefault() // or the browser would open it in place of the page
  }

  function dropped(event: DragEvent): void {
    if (event.defaultPrevented || !event.dataTransfer?.files.length) return
    event.preventDefault()
    take(event.dataTransfer.files)
  }

  function pasted(event: ClipboardEvent): void {
    const files = event.clipboardData?.files
    if (!files?.length) return
    event.preventDefault()
    take(files)
  }

  onMounted(() => {
    document.addEventListener('dragover', over)
    document.addEventListener('drop', dropped)
    document.addEventListener('paste', pasted)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('dragover', over)
    document.removeEventListener('drop', dropped)
    document.removeEventListener('paste', pasted)
  })
}
