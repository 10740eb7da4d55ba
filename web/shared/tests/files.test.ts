import { describe, expect, it } from 'vitest'
import { defineComponent, h, nextTick, provide } from 'vue'
import FileCard from '../cards/FileCard.vue'
import type { FileCard as Card } from '../cards'
import { FILES, useFileSending, useFilesOfPage } from '../files'
import { Refusal, settled, useFakeServer } from './fakeServer'
import { mount } from './mount'

const CARD: Card = { kind: 'file', upload_id: 'u1', form: 'pdf', pages: 2 }
const picture = (name: string, size = 1) => new File([new Uint8Array(size)], name, { type: 'image/png' })

describe('files in a talk', () => {
  it('goes on after one that was refused, and says which and why', async () => {
    const problems: string[] = []
    let sent = 0
    useFakeServer({
      'POST /api/files/c1': () => {
        if (++sent === 1) throw new Refusal(422, 'upload_broken')
        return { seq: 1 }
      },
    })
    const files = useFileSending(() => '/api/files/c1', (text) => problems.push(text))
    await files.send([picture('a.png'), picture('empty.png', 0), picture('b.png')])
    expect(problems).toEqual(['a.png：错误：upload_broken', 'empty.png：这个文件是空的，请重新选择'])
    expect(sent).toBe(2)
    expect(files.sending.value).toBe(0)
  })

  it('takes what is dropped anywhere on the page or pasted, and leaves words alone', async () => {
    const taken: string[] = []
    mount(defineComponent(() => (useFilesOfPage((given) => taken.push(given[0]!.name)), () => h('p'))), {})
    const drop = Object.assign(new Event('drop', { cancelable: true }), { dataTransfer: { files: [picture('d.png')], types: ['Files'] } })
    const paste = Object.assign(new Event('paste', { cancelable: true }), { clipboardData: { files: [picture('p.png')] } })
    const words = Object.assign(new Event('paste', { cancelable: true }), { clipboardData: { files: [] } })
    for (const event of [drop, paste, words]) document.dispatchEvent(event)
    await settled()
    expect(taken).toEqual(['d.png', 'p.png'])
    expect([drop, paste, words].map((event) => event.defaultPrevented)).toEqual([true, true, false])
  })

  it('shows each page where it may be had, and the words where not', async () => {
    const shown = mount(defineComponent(() => (provide(FILES, (id, page) => `/x/${id}/${page}`), () => h(FileCard, { card: CARD, text: '〔PDF，2 页〕' }))), {})
    await nextTick()
    expect(shown.querySelector('img')?.getAttribute('src')).toBe('/x/u1/0')
    expect([...shown.querySelectorAll('.pages a')].map((a) => a.getAttribute('href'))).toEqual(['/x/u1/0', '/x/u1/1'])
    expect(mount(FileCard, { card: CARD, text: '〔PDF，2 页〕' }).textContent).toContain('〔PDF，2 页〕')
  })
})
