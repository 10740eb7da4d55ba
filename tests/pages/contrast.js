// How well the words of each element stand out: the lowest contrast (WCAG 2) of any text in it with what lies under it.
// Nothing of any when one of them is no longer on the page.
(elements) => {
  const channels = (colour) => {
    const [r, g, b, alpha = 1] = colour.match(/[\d.]+/g).map(Number)
    return { rgb: [r, g, b], alpha }
  }
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const over = ({ rgb, alpha }, ground) => rgb.map((c, i) => c * alpha + ground[i] * (1 - alpha))
  const groundOf = (node) => {
    const style = getComputedStyle(node)
    const colour = channels(style.backgroundColor)
    // Of a gradient the lightest stop: our gradients lie under white words.
    const stops = style.backgroundImage.match(/rgba?\([^)]+\)/g)?.map((stop) => channels(stop).rgb) ?? []
    if (stops.length) return stops.sort((a, b) => luminance(b) - luminance(a))[0]
    if (colour.alpha === 1) return colour.rgb
    return over(colour, node.parentElement ? groundOf(node.parentElement) : [255, 255, 255])
  }
  const contrast = (node) => {
    const ground = groundOf(node)
    const [a, b] = [luminance(over(channels(getComputedStyle(node).color), ground)), luminance(ground)]
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  }
  const hasWords = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim())
  if (!elements.every((element) => element.isConnected)) return []
  return elements.map((element) => Math.min(...[element, ...element.querySelectorAll('*')].filter(hasWords).map(contrast)))
}
