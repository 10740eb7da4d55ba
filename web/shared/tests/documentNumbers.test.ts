import { describe, expect, it } from 'vitest'
import { maskDocuments } from '../documentNumbers'

describe('numbers of documents in what is written', () => {
  it.each([
    ['我是11010519491231002X，契税多少', '我是〔证件号〕，契税多少'],
    ['ID110105 19491231 002x', 'ID〔证件号〕'],
    ['１１０１０５１９４９１２３１００２１', '〔证件号〕'],
    ['110105194912310021、110105194912310048', '〔证件号〕、〔证件号〕'],
    ['卡号6222021234567890128', '卡号〔卡号〕'],
    ['4111 1111 1111 1111 扣款', '〔卡号〕 扣款'],
  ])('masks %s', (written, shown) => {
    expect(maskDocuments(written, true).text).toBe(shown)
  })

  it.each(['财税〔2016〕36号', '税号91110000123456789X', '商品编码1090511020000000000', '3500000元的房，2018年5月', '13800138000'])(
    'leaves %s',
    (written) => expect(maskDocuments(written, true)).toEqual({ text: written, found: [] }),
  )

  it('says what it found, once', () => {
    expect(maskDocuments('110105194912310021 4111111111111111 4111111111111111', true).found).toEqual(['证件号', '银行卡号'])
  })

  it('lets a card be typed to its end', () => {
    expect(maskDocuments('4111111111111111', false).found).toEqual([])
    expect(maskDocuments('110105194912310021', false).found).toEqual(['证件号'])
  })
})
