import { expect, it } from 'vitest'
import { settled, useFakeServer } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import type { ReadDocument, ReadParagraph } from '../documents'
import DocumentFile from '../DocumentFile.vue'

const PARAGRAPH: ReadParagraph = { number: '一、', article: '第一条', heading: '', text: '一、适用范围', question: '云朵税：适用范围', state: '', change: [] }
const DOCUMENT: ReadDocument = {
  title: '云朵局关于云朵税有关事项的公告',
  issuer: '云朵局',
  doc_no: '公告2026年第7号',
  dated: '2026-01-05',
  in_force_from: '2026-01-01',
  in_force_to: '2027-12-31',
  repeals: [],
  notes: ['略去页码（1 处）'],
  seen: false,
  preamble: [],
  signature: [],
  state: 'added',
  beside: null,
  paragraphs: [PARAGRAPH, { ...PARAGRAPH, number: '二、', article: '第二条', text: '二、每朵一元。', question: '' }],
  gone: [],
}

it('drafts an entry from each paragraph that is ticked, its source filled in and its answer left to the trainer', async () => {
  const kept: { content: string }[] = []
  const asked = useFakeServer({ 'POST /api/editor/documents': () => DOCUMENT })
  const resumed: string[] = []
  const root = mount(DocumentFile, { file: new File(['x'], '公告.pdf'), onResume: (key: string) => resumed.push(key) })
  await settled()
  const answer = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    if (init?.method !== 'PUT') return answer(input, init)
    kept.push(JSON.parse(String(init.body)))
    return new Response('{"others":[]}')
  }
  const ticks = root.querySelectorAll<HTMLInputElement>('[data-testid=editor-paragraph]')
  ticks[1]!.click()
  await settled()
  ticks[0]!.click()
  await settled()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-document-draft]')!.click()
  await settled()
  await settled() // one after the other
  const drafts = kept.map((one) => JSON.parse(one.content))
  expect(drafts.map((one) => [one.question, one.answer, one.citations[0].article, one.from, one.to])).toEqual([
    ['云朵税：适用范围', '', '第一条', '2026-01-01', '2027-12-31'],
    ['', '', '第二条', '2026-01-01', '2027-12-31'],
  ])
  expect(drafts[1].source).toEqual({ name: '云朵局公告2026年第7号第二条', title: DOCUMENT.title, text: '二、每朵一元。' })
  expect(resumed).toHaveLength(1)
  expect(asked[0]!.query).toContain('check=true')
})

it('tells what was left out, and what keeping it would do, before it does', async () => {
  useFakeServer({ 'POST /api/editor/documents': () => ({ ...DOCUMENT, state: 'replaced' }) })
  const root = mount(DocumentFile, { file: new File(['x'], '公告.pdf') })
  await settled()
  expect(root.querySelector('[role=note]')?.textContent).toBe('略去页码（1 处）。')
  expect(root.querySelector('[role=status]')?.textContent).toContain('存入会换成这一份')
})

it('lets a scan be drafted from, and not be kept', async () => {
  useFakeServer({ 'POST /api/editor/documents': () => ({ ...DOCUMENT, seen: true }) })
  const root = mount(DocumentFile, { file: new File(['x'], '扫描.pdf') })
  await settled()
  expect(root.querySelector('[data-testid=editor-document-keep]')).toBeNull()
  expect(root.querySelector('[data-testid=editor-document-draft]')).not.toBeNull()
  expect(root.querySelector('[role=status]')?.textContent).toContain('逐字核对')
})
