/** The library's dialogs and drawers each have a <header>, which would be one more banner of the page. */
export function keepOneBanner(page: HTMLElement = document.body): void {
  const watch = new MutationObserver(() => {
    for (const head of page.querySelectorAll(':is(.el-dialog__header, .el-drawer__header):not([role])')) head.setAttribute('role', 'presentation')
  })
  watch.observe(page, { childList: true, subtree: true })
}
