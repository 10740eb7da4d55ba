import { beforeEach, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { settled, useFakeServer, type Asked } from '../../../shared/tests/fakeServer'
import { mount } from '../../../shared/tests/mount'
import TrainedModels from '../TrainedModels.vue'
import type { TrainedModel } from '../trainedModels'

const MODEL: TrainedModel = {
  id: 'm1', begun_by: 'trainer1', begun_at: '2026-11-23T02:30:00+00:00', utterances: { invoice_task: ['给我冲了'] }, state: 'ready',
  figures: {
    before: { of: 2141, right: 0.951, wrong: 0.022 }, after: { of: 2141, right: 0.9524, wrong: 0.021 }, better: 4, worse: 1,
    changed: [{ text: '咋冲红', meant: 'policy', before: 'policy', after: 'invoice_task' }], taught_before: 0, taught_after: 1,
  },
  problem: '', published_by: null, published_at: null, in_use: false,
}

let models: TrainedModel[]
let asked: Asked[]

beforeEach(() => {
  models = []
  asked = useFakeServer({
    'GET /api/editor/models': () => models,
    'POST /api/editor/models': () => ({ id: 'm1' }),
    'POST /api/editor/models/m1/publish': () => undefined,
    'POST /api/editor/models/shipped/publish': () => undefined,
  })
})

async function show(me: string, waiting = 1): Promise<HTMLElement> {
  const root = mount(TrainedModels, { me, waiting, intents: { policy: '政策问题', invoice_task: '办发票的事' } })
  await quiet()
  return root
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await settled()
    await nextTick()
  }
}

const press = (root: HTMLElement, testid: string) => root.querySelector<HTMLButtonElement>(`[data-testid=${testid}]`)!.click()

it('trains on what waits, and nothing when nothing waits', async () => {
  expect((await show('trainer1', 0)).querySelector<HTMLButtonElement>('[data-testid=editor-train]')!.disabled).toBe(true)
  const root = await show('trainer1')
  press(root, 'editor-train')
  await quiet()
  expect(asked.map((one) => one.route)).toContain('POST /api/editor/models')
})

it('shows both models on what neither was trained on, and what changed', async () => {
  models = [MODEL]
  const root = await show('trainer2')
  for (const part of ['2,141', '95.1%', '95.2%', '2.2%', '2.1%', '变对的 4 句，变错的 1 句', '变错：“咋冲红”是政策问题']) expect(root.textContent).toContain(part)
})

it('is published by another than the one who trained it, and can be taken back', async () => {
  models = [MODEL]
  const own = await show('trainer1')
  expect(own.querySelector('[data-testid=editor-model-publish]')).toBeNull()
  expect(own.textContent).toContain('要由另一位同事发布')
  const root = await show('trainer2')
  press(root, 'editor-model-publish')
  models = [{ ...MODEL, in_use: true, published_by: 'trainer2', published_at: MODEL.begun_at }]
  await quiet()
  expect(asked.map((one) => one.route)).toContain('POST /api/editor/models/m1/publish')
  expect(root.textContent).toContain('正在使用')
  press(root, 'editor-model-back')
  await quiet()
  expect(asked.map((one) => one.route)).toContain('POST /api/editor/models/shipped/publish')
})
