import { expect, it } from 'vitest'
import { settled, useFakeServer, type Asked } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import MyTags from '../MyTags.vue'
import type { MyTags as Mine } from '../tags'

function serve(mine: Mine): Asked[] {
  return useFakeServer({
    'GET /api/portal/tags': () => mine,
    'PUT /api/portal/tags/overdue/dispute': () => void (mine.groups[0]!.tags[0]!.disputed = '已经补报'),
    'DELETE /api/portal/tags/overdue/dispute': () => void (mine.groups[0]!.tags[0]!.disputed = null),
    'PUT /api/portal/tags/habits': () => void (mine.habits_off = true),
  })
}

function some(): Mine {
  const tag = { tag: 'overdue', name: '有逾期未申报', why: '有 2 项申报过了期限没有办', until: '2026-12-30', disputed: null }
  return {
    groups: [
      { group: 'figures', name: '申报和税额', tags: [tag] },
      { group: 'behaviour', name: '使用习惯', tags: [] },
    ],
    habits_off: false,
    kept: [{ name: '使用习惯', purpose: '把常问的业务放在前面', days: 90 }],
  }
}

const inside = (selector: string) => document.querySelector<HTMLElement>(`[data-testid=my-tags] ${selector}`)
const words = () => document.querySelector('[data-testid=my-tags]')?.textContent ?? ''

it('tells why each tag is held and until when, and what is kept for how long', async () => {
  serve(some())
  mount(MyTags, { modelValue: true })
  await settled()
  expect(words()).toContain('有 2 项申报过了期限没有办')
  expect(words()).toContain('12月30日')
  expect(words()).toContain('留 90 天')
})

it('takes a dispute with its reason, and takes it back', async () => {
  const asked = serve(some())
  mount(MyTags, { modelValue: true })
  await settled()
  inside('[aria-label="有逾期未申报不对"]')!.click()
  await settled()
  const field = inside('textarea') as HTMLTextAreaElement
  field.value = '已经补报'
  field.dispatchEvent(new Event('input'))
  await settled()
  inside('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
  await settled()
  expect(asked.find((one) => one.route.startsWith('PUT '))?.body).toEqual({ reason: '已经补报' })
  expect(words()).toContain('您说不对：已经补报')
  inside('.disputed .text-button')!.click()
  await settled()
  expect(words()).not.toContain('您说不对')
})

it('switches the recording of habits off', async () => {
  const asked = serve(some())
  mount(MyTags, { modelValue: true })
  await settled()
  inside('[data-testid=habits-switch]')!.click()
  await settled()
  expect(asked.find((one) => one.route.startsWith('PUT '))?.body).toEqual({ off: true })
  expect(words()).toContain('不记录您常问、常看哪类业务')
})
