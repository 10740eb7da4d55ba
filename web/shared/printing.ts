/** Prints one part of the page and nothing else, with all that can be opened open. */
export function printAlone(part: HTMLElement): void {
  const sheet = document.createElement('div')
  sheet.className = 'print-sheet'
  sheet.append(part.cloneNode(true))
  for (const one of sheet.querySelectorAll('details')) one.open = true
  document.body.append(sheet)
  document.body.classList.add('printing')
  try {
    window.print()
  } finally {
    document.body.classList.remove('printing')
    sheet.remove()
  }
}
