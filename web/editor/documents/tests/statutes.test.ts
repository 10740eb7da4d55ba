import { nextTick } from 'vue'
import { expect, it } from 'vitest'
import { settled, useFakeServer } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import type { ArticleView, StatuteLine } from '../statutes'
import StatutesPage from '../StatutesPage.vue'

const LINE: StatuteLine = {
  name: '演示税法',
  title: '演示税法',
  issuer: '虚构部',
  articles: 1,
  citing: 0,
  texts: [
    { in_force_from: '2011-06-01', in_force_to: null },
    { in_force_from: '2001-06-01', in_force_to: '2011-05-31' },
  ],
}

function article(other: string | null): ArticleView {
  const none = { heading: '', citing: [], repealed_from: null, repealed_by: '', repeal_note: '' }
  return { ...none, number: '第三条', text: '新的演示税率。', other }
}

it('shows the text compared with, though the answer without it comes later', async () => {
  const waiting: ((found: ArticleView[]) => void)[] = []
  useFakeServer({
    'GET /api/editor/statutes': () => [LINE],
    'GET /api/editor/statutes/articles': () => new Promise((resolve) => waiting.push(resolve)),
  })
  const root = mount(StatutesPage, {})
  await settled()
  root.querySelector<HTMLElement>('[data-testid=editor-statute]')!.click()
  await nextTick()
  const beside = root.querySelector<HTMLSelectElement>('[data-testid=editor-statute-beside]')!
  beside.value = '2001-06-01'
  beside.dispatchEvent(new Event('change'))
  await settled()
  waiting[1]!([article('旧的演示税率。')])
  await settled()
  waiting[0]!([article(null)])
  await settled()
  await nextTick()
  expect(root.textContent).toContain('旧的演示税率')
})
