import { describe, expect, it } from 'vitest'
import { settled, useFakeServer } from '../../shared/tests/fakeServer'
import { mount } from '../../shared/tests/mount'
import SentPapers from '../SentPapers.vue'

describe('papers that were sent', () => {
  it('are named, with each of their pages', async () => {
    const materials = [{ id: 'm1', name: '不动产权证书', pages: 2, confirmed: true }]
    useFakeServer({ 'GET /api/console/cases/k1/materials': () => ({ materials, findings: [] }) })
    const root = mount(SentPapers, { caseId: 'k1' })
    await settled()
    expect(root.textContent).toContain('不动产权证书（已核对）')
    expect([...root.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual([
      '/api/console/cases/k1/materials/m1/pages/0',
      '/api/console/cases/k1/materials/m1/pages/1',
    ])
  })
})
