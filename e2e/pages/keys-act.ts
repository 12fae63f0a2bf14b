import type { Page } from 'playwright/test'

/** What can be done with keys, as a person finds it on the page. */
export function keysActPage(page: Page) {
  const dialog = page.getByRole('dialog')
  const preview = dialog.getByRole('region', { name: 'Preview' })
  const strip = page.getByRole('region', { name: 'Jobs' })
  return {
    open: (url: string, view = '') => page.goto(`${url}/keys${view}`),
    heading: page.getByRole('heading', { name: 'Keys', level: 1 }),
    invalidate: page.getByRole('button', { name: 'Invalidate…' }),
    ttl: page.getByRole('button', { name: 'TTL…' }),
    warm: page.getByRole('button', { name: 'Warm…' }),
    dialog,
    pattern: dialog.getByRole('textbox', { name: 'Pattern' }),
    preview,
    /** How many names the count is from. */
    looked: preview.getByText(/names looked at/),
    countOn: preview.getByRole('button', { name: 'Count on' }),
    stopCounting: preview.getByRole('button', { name: 'Stop counting' }),
    limit: dialog.getByLabel('Keys per second, at most'),
    run: dialog.getByRole('button', { name: /^(Invalidate|Change) .*keys?$/ }),
    strip,
    job: (what: string | RegExp) => strip.getByRole('listitem').filter({ hasText: what }),
  }
}

/** 1 200 → 1200, whatever stands between the digits. */
export const numberIn = (text: string, pattern: RegExp): number =>
  Number((pattern.exec(text.replace(/[\u2009\u202f\u00a0]/g, ' '))?.[1] ?? 'none').replaceAll(' ', ''))
