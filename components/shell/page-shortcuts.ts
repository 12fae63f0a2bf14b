export type PageShortcut = { label: string; keys: string }

/** The keys that the controls of this page announce themselves, so that the list never promises what is not there. */
export function pageShortcuts(): PageShortcut[] {
  const controls = document.querySelectorAll('main [aria-keyshortcuts]')
  return [...controls].map(control => ({
    label: control.getAttribute('aria-label') ?? control.textContent.trim(),
    keys: control.getAttribute('aria-keyshortcuts') ?? '',
  }))
}
