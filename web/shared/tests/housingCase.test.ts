import { describe, expect, it } from 'vitest'
import { changesOf, typedOf, type CaseFacts } from '../housingCase'

const FACTS: CaseFacts = {
  side: 'buyer',
  certificate_no: '京（2023）演示1号',
  seller: null,
  buyer: { name: '王样例', id_number: '000****002' },
  price: '5000000',
  contract_on: '2026-11-24',
  area_m2: '89',
  location: 'city',
  acquired_on: null,
  only_home: null,
  buyer_homes: null,
  original_price: null,
  original_deed_tax: null,
  renovation: null,
  loan_interest: null,
  origin: 'commodity',
  how_acquired: 'bought',
  former_acquired_on: null,
  shares: '',
  fees: null,
  assessed_price: null,
}

describe('the form of a case', () => {
  it('sends only what was changed', () => {
    expect(changesOf(FACTS, typedOf(FACTS))).toEqual({})
    expect(changesOf(FACTS, { ...typedOf(FACTS), price: ' 5100000 ' })).toEqual({ price: '5100000' })
  })

  it('knows yes, no, numbers and what was emptied', () => {
    const typed = { ...typedOf(FACTS), only_home: 'false', buyer_homes: '0', area_m2: '' }
    expect(changesOf(FACTS, typed)).toEqual({ only_home: false, buyer_homes: 0, area_m2: null })
  })

  it('leaves it to the server to refuse what is no number', () => {
    expect(changesOf(FACTS, { ...typedOf(FACTS), buyer_homes: '两套' })).toEqual({ buyer_homes: '两套' })
  })
})
