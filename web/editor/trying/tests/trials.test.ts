import { expect, it } from 'vitest'
import { settled, useFakeServer } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import TrialList from '../TrialList.vue'
import type { Trial, TrialAnswer } from '../trials'

const ANSWER: TrialAnswer = { outcome: 'Answered', entry_id: 'invoice-lost', confidence: 0.9, right: true }

function trial(id: number, asked: number): Trial {
  const figures: Trial['figures'] = { asked, outcomes: asked ? { Answered: asked } : {}, judged: asked, right: asked, offered: 0 }
  return { id, name: '题.csv', as_of: null, author: 'trainer1', at: '2026-11-29T02:00:00+00:00', questions: 2, figures }
}

it('tries a file step by step until all is asked, and shows what changed since the file was tried before', async () => {
  let steps = 0
  const asked = useFakeServer({
    'GET /api/editor/trials': () => (steps || asked.some((one) => one.route.startsWith('POST')) ? [trial(2, 0), trial(1, 2)] : [trial(1, 2)]),
    'POST /api/editor/trials': () => ({ id: 2, notes: ['有 1 行与前面的问题相同，只试一次'] }),
    'POST /api/editor/trials/2/go-on': () => trial(2, ++steps),
    'GET /api/editor/trials/2': () => [
      { question: '发票丢了怎么办', expected: 'invoice-lost', answer: { ...ANSWER, outcome: 'NotFound', entry_id: '', right: false }, before: ANSWER, changed: true },
      { question: '车', expected: 'car', answer: ANSWER, before: ANSWER, changed: false },
    ],
  })
  const root = mount(TrialList, {})
  await settled()
  const input = root.querySelector<HTMLInputElement>('[data-testid=editor-trial-file]')!
  Object.defineProperty(input, 'files', { value: [new File(['x'], '题.csv')], configurable: true })
  input.dispatchEvent(new Event('change'))
  for (let turn = 0; turn < 6; turn++) await settled()
  expect(steps).toBe(2)
  expect(root.querySelector('[role=note]')?.textContent).toContain('只试一次')
  const lines = root.querySelector('[data-testid=editor-trial-lines]')!
  expect(lines.querySelector('[role=status]')?.textContent).toContain('由对变不对')
  expect(lines.querySelectorAll('tbody tr')).toHaveLength(1)
  expect(asked.find((one) => one.route === 'GET /api/editor/trials/2')?.query).toBe('beside=1')
})
