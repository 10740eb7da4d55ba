import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { settled, useFakeServer } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import { EMPTY, type RegisterLine } from '../register'
import RegisterPage from '../RegisterPage.vue'

const LINE: RegisterLine = {
  name: '演示部公告2020年第1号',
  document: { ...EMPTY, issuer: '演示部', doc_no: '公告2020年第1号', title: '云朵税', dated: '2020-01-01' },
  state: '部分废止',
  endings: [{ begin: '2026-02-01', by: '演示部公告2026年第2号', part: '第三条', taxes: [] }],
  author: '',
  citing: 2,
  stopped: [{ id: 'third', question: '乌云免税吗' }],
  doubtful: [{ id: 'whole', question: '云朵税多少' }],
}

it('shows what ended a document and which entries rest on that', async () => {
  useFakeServer({ 'GET /api/editor/register': () => ({ total: 1, items: [LINE] }) })
  const selected: string[] = []
  const root = mount(RegisterPage, { onSelect: (id: string) => selected.push(id) })
  await settled()
  const shown = root.querySelector('[data-testid=editor-document]')!
  for (const part of ['部分废止', '2026年2月1日起第三条停止执行：演示部公告2026年第2号', '2 个条目引用', '不再答复']) expect(shown.textContent).toContain(part)
  ;[...shown.querySelectorAll('button')].find((one) => one.textContent === '乌云免税吗')!.click()
  expect(selected).toEqual(['third'])
})

it('a document is changed with what it repeals, and its number stays', async () => {
  const asked = useFakeServer({ 'GET /api/editor/register': () => ({ total: 1, items: [LINE] }), 'POST /api/editor/register': () => undefined })
  const root = mount(RegisterPage, {})
  await settled()
  root.querySelector<HTMLButtonElement>('[data-testid=editor-document-edit]')!.click()
  await settled()
  const form = document.querySelector('.dialog-form')!
  expect(form.querySelector<HTMLInputElement>('[name=doc_no]')!.readOnly).toBe(true)
  form.querySelector<HTMLButtonElement>('[data-testid=editor-add-repealed]')!.click()
  await nextTick()
  const [issuer, number, part] = [...form.querySelectorAll<HTMLInputElement>('[data-testid=editor-repealed] input')]
  for (const [input, text] of [[issuer!, '演示局'], [number!, '公告2019年第9号'], [part!, '第一条']] as const) {
    input.value = text
    input.dispatchEvent(new Event('input'))
  }
  form.dispatchEvent(new Event('submit'))
  await settled()
  const sent = asked.find((one) => one.route === 'POST /api/editor/register')!.body as { doc_no: string; repeals: unknown[] }
  expect(sent.doc_no).toBe('公告2020年第1号')
  expect(sent.repeals).toEqual([{ issuer: '演示局', doc_no: '公告2019年第9号', part: '第一条', taxes: [], from: null }])
})
