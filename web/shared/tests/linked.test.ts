// @vitest-environment node
import { expect, it } from 'vitest'
import { linked, linkedMarkdown } from '../linked'

it('opens an official address that stands in a sentence', () => {
  expect(linked('在查验平台（inv-veri.chinatax.gov.cn）查。')).toEqual([
    { text: '在查验平台（' },
    { text: 'inv-veri.chinatax.gov.cn', url: 'https://inv-veri.chinatax.gov.cn/' },
    { text: '）查。' },
  ])
})

it.each(['没有网址', 'example.com', 'x.gov.cn.evil.com', 'a@b.gov.cn'])('opens nothing else: %s', (text) => {
  expect(linked(text)).toEqual([{ text }])
})

it('leaves what is a link already', () => {
  const text = '[官网](https://www.beijing.gov.cn/)'
  expect(linkedMarkdown(text)).toBe(text)
  expect(linkedMarkdown('打开 etax.beijing.chinatax.gov.cn')).toBe('打开 [etax.beijing.chinatax.gov.cn](https://etax.beijing.chinatax.gov.cn/)')
})
