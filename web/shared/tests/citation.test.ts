// @vitest-environment node
import { expect, it } from 'vitest'
import { citationLine, documentName, inForceLabel } from '../citation'
import { CITATION } from './samples'

it('names a numbered document by its number and a statute by its title', () => {
  expect(documentName(CITATION)).toBe('公告2024年第1号')
  expect(documentName({ ...CITATION, doc_no: '演示法' })).toBe('《演示法》')
  expect(citationLine({ ...CITATION, article: '' })).toBe('演示机关 公告2024年第1号')
})

it('says from when to when', () => {
  expect(inForceLabel('2024-12-01', null)).toBe('2024年12月1日起适用')
  expect(inForceLabel('2024-12-01', '2027-12-31')).toBe('2024年12月1日至2027年12月31日适用')
  expect(inForceLabel(null, '2027-12-31')).toBe('适用至2027年12月31日')
  expect(inForceLabel()).toBe('')
})
