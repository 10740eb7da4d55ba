import { expect, it } from 'vitest'
import { settled } from './fakeServer'
import { keepOneBanner } from '../dialogHeads'

it('takes the headers of dialogs and drawers for no banners, and leaves the page its own', async () => {
  const page = document.createElement('div')
  keepOneBanner(page)
  page.innerHTML = '<header class="header"></header><header class="el-dialog__header"></header><header class="el-drawer__header"></header>'
  await settled()
  expect([...page.children].map((one) => one.getAttribute('role'))).toEqual([null, 'presentation', 'presentation'])
})
