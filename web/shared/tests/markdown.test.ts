import { expect, it } from 'vitest'
import { renderMarkdown } from '../markdown'

it('draws lists, tables and line breaks', () => {
  expect(renderMarkdown('- 一\n- 二')).toContain('<li>一</li>')
  expect(renderMarkdown('| 甲 | 乙 |\n|---|---|\n| 1 | 2 |')).toContain('<td>2</td>')
  expect(renderMarkdown('上\n下')).toContain('<br>')
})

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[看](javascript:alert(1))',
  '<a href="data:text/html,x">x</a>',
  '<p style="position:fixed" onclick="x()">x</p>',
  '<iframe src="https://example.com"></iframe>',
])('lets no harm through: %s', (text) => {
  const html = renderMarkdown(text)
  expect(html).not.toMatch(/script|onerror|onclick|style=|<img|<iframe|data:/)
})

it('opens links elsewhere and gives nothing away', () => {
  const html = renderMarkdown('[官网](https://www.example.com)')
  expect(html).toContain('target="_blank"')
  expect(html).toContain('rel="noopener noreferrer"')
})

it('shows what is nested too deep to be read as it was typed', () => {
  const text = `${'> '.repeat(20000)}契税`
  expect(renderMarkdown(text)).toContain('契税')
})
