/** That a page was opened, for who is signed in and lets habits be counted: only which business it is of is kept. */

import { post } from '../shared/api'

export function visit(page: string): void {
  void post('/api/portal/tags/visits', { page }).catch(() => undefined)
}
