const gapPx = 6
const marginPx = 8

/** Puts a fixed element under its anchor, or over it where there is no room; flush with its left or right edge. */
export function place(element: HTMLElement, anchor: Element, width = element.offsetWidth) {
  const at = anchor.getBoundingClientRect()
  const height = element.offsetHeight
  const reaches = at.left + width <= window.innerWidth - marginPx
  const below = at.bottom + gapPx
  const fits = below + height <= window.innerHeight - marginPx
  element.style.left = `${Math.max(marginPx, reaches ? at.left : at.right - width)}px`
  element.style.top = `${fits ? below : Math.max(marginPx, at.top - gapPx - height)}px`
}
