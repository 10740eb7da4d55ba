/** The filter of the list as the address has it: only what is not as usual. */

import type { Place } from '../address'
import { NO_FILTER, SIZES, SORT_LABEL, type Filter } from './finding'

export function placeOf(filter: Filter): Place {
  const usual = NO_FILTER as unknown as Record<string, unknown>
  return Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, value === usual[key] ? '' : String(value)]))
}

/** What the address says of it; what no filter can be is left out. */
export function filterOf(place: Place): Partial<Filter> {
  const texts = ['q', 'tax', 'status', 'audience', 'region', 'owner', 'cites', 'matter', 'ends'] as const
  const found: Partial<Filter> = Object.fromEntries(texts.filter((key) => place[key]).map((key) => [key, place[key]]))
  if (place.sort && place.sort in SORT_LABEL) found.sort = place.sort as Filter['sort']
  if (Number(place.page) >= 1) found.page = Math.floor(Number(place.page))
  if (SIZES.includes(Number(place.size))) found.size = Number(place.size)
  return found
}
