/** Money as the server writes it (a decimal string), in whole cents: never a float. */

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** Cents of an amount in yuan, half up (away from zero) as the server rounds. */
export function toCents(amount: string): bigint {
  const match = DECIMAL.exec(amount.trim())
  if (!match) throw new RangeError(`不是金额：${amount}`)
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const shift = Number(exponent) + 2
  const digits = whole + fraction
  const point = whole.length + shift
  const kept = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  const next = point >= 0 ? digits.charAt(point) : ''
  const cents = BigInt(kept) + (next >= '5' ? 1n : 0n)
  return sign === '-' ? -cents : cents
}

/** 1234567n -> 12,345.67 */
export function formatCents(cents: bigint): string {
  const size = cents < 0n ? -cents : cents
  const yuan = (size / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  return `${cents < 0n ? '-' : ''}${yuan}.${(size % 100n).toString().padStart(2, '0')}`
}

export function formatYuan(amount: string): string {
  return formatCents(toCents(amount))
}
