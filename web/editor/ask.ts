/** What trainers are asked in a box of its own. A click beside it is a slip: what was written stays. */

import { ElMessageBox } from 'element-plus'
import { ApiError } from '../shared/api'

/** A reason that may be left out; null: the person wants to leave things as they are. */
export function reasonFor(title: string): Promise<string | null> {
  const options = { confirmButtonText: '确定', cancelButtonText: '取消', inputPlaceholder: '为什么（可不填）', closeOnClickModal: false }
  return ElMessageBox.prompt('', title, options).then(
    (answer) => answer.value ?? '',
    () => null,
  )
}

/** Words that must be given, as a reason; empty: the person wants to leave things as they are. */
export function mustSay(message: string, title: string, button: string, placeholder: string, missing = '请写明原因'): Promise<string> {
  const options = {
    confirmButtonText: button,
    cancelButtonText: '取消',
    inputPlaceholder: placeholder,
    closeOnClickModal: false,
    inputValidator: (text: string) => Boolean(text?.trim()) || missing,
  }
  return ElMessageBox.prompt(message, title, options).then(
    (answer) => answer.value.trim(),
    () => '',
  )
}

/** Do it; where kept cases stand in the way, do it all the same if the person says why. */
export async function doOrOverride(act: (override: string) => Promise<unknown>): Promise<void> {
  try {
    await act('')
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== 'regression_broken') throw error
    const override = await mustSay(error.message, '回归用例会变差', '仍然这样改', '为什么仍要这样改')
    if (!override) throw error
    await act(override)
  }
}
