import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { settled, useFakeServer } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import TopicsSection from '../TopicsSection.vue'
import type { TopicList } from '../topics'

const LIST: TopicList = {
  revision: 3,
  by: 'trainer1',
  at: '2026-11-28T02:00:00Z',
  matters: [{ name: 'invoice', title: '发票业务' }],
  topics: [{ label: '契税', text: '契税多少？', matter: '', pinned: false, asked: 12 }],
}

describe('the quick topics in the editor', () => {
  it('shows how often each is asked, and saves what was written on the revision that was seen', async () => {
    const sent: unknown[] = []
    useFakeServer({
      'GET /api/editor/topics': () => LIST,
      'PUT /api/editor/topics': (body: unknown) => {
        sent.push(body)
        return { ...LIST, revision: 4 }
      },
    })
    const root = mount(TopicsSection, {})
    await settled()
    const find = (id: string) => [...root.querySelectorAll<HTMLElement>(`[data-testid=${id}]`)]
    expect(root.textContent).toContain('问过 12 次')
    const save = find('editor-topics-save')[0] as HTMLButtonElement
    expect(save.disabled).toBe(true)
    find('editor-topic-add')[0]!.click()
    await nextTick()
    expect(document.activeElement).toBe(find('editor-topic-label')[1])
    expect(save.disabled).toBe(true)
    for (const [id, text] of [['editor-topic-label', '开票'], ['editor-topic-text', '怎么开票？']] as const) {
      const box = find(id)[1] as HTMLInputElement
      box.value = text
      box.dispatchEvent(new Event('input'))
    }
    find('editor-topic-pin')[1]!.click()
    await nextTick()
    save.click()
    await settled()
    expect(sent).toEqual([
      {
        based_on: 3,
        topics: [
          { label: '契税', text: '契税多少？', matter: '', pinned: false },
          { label: '开票', text: '怎么开票？', matter: '', pinned: true },
        ],
      },
    ])
  })
})
