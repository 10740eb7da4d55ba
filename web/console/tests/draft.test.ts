// @vitest-environment node
import { expect, it } from 'vitest'
import { CITATION } from '../../shared/tests/samples'
import { draftText } from '../draft'

const draft = (text: string, citations = [CITATION]) => draftText({ text, citations })

it('puts the legal basis below the words', () => {
  expect(draft('可以。')).toBe('可以。\n依据：\n· 演示机关 公告2024年第1号 第二条')
  expect(draft('可以。', [])).toBe('可以。')
})

it('takes the marks of Markdown away', () => {
  expect(draft('**注意**\n- 一\n- 二', [])).toBe('注意\n· 一\n· 二')
  expect(draft('## 税率\n| 甲 | 乙 |\n|---|---|\n| 1% | 2% |', [])).toBe('税率\n甲  乙\n1%  2%')
})
