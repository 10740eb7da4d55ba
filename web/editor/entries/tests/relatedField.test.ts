import { expect, it } from 'vitest'
import { settled, useFakeServer } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import RelatedField from '../RelatedField.vue'

it('names related entries by their questions, and by its id one that there is not', async () => {
  useFakeServer({ 'GET /api/editor/entries/stamp-duty': () => ({ id: 'stamp-duty', question: '印花税怎么交？' }) })
  let related = ['stamp-duty', 'gone']
  const root = mount(RelatedField, { modelValue: related, own: 'demo', 'onUpdate:modelValue': (now: string[]) => (related = now) })
  await settled()
  const buttons = [...root.querySelectorAll<HTMLButtonElement>('fieldset > p:first-of-type button')]
  expect(buttons.map((one) => one.textContent?.trim())).toEqual(['印花税怎么交？ ×', 'gone ×'])
  expect(buttons[0]!.getAttribute('aria-label')).toBe('去掉相关条目：印花税怎么交？')
  buttons[0]!.click()
  expect(related).toEqual(['gone'])
})
