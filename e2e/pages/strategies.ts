import { expect, type Page } from 'playwright/test'

/** The lab as a person finds things on it. */
export function strategiesPage(page: Page) {
  const panel = (name: string) => page.getByRole('region', { name, exact: true })
  const workload = panel('Workload')
  const story = page.getByRole('combobox', { name: 'Story' })
  const chaos = page.getByRole('region', { name: 'Chaos' })
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name })
  const field = (label: string) => page.getByRole('textbox', { name: `${label}, exact` })
  return {
    open: (url: string, view = '') => page.goto(`${url}/strategies${view}`),
    heading: page.getByRole('heading', { name: 'Strategies', level: 1 }),
    start: page.getByRole('button', { name: 'Start the lab' }),
    stop: page.getByRole('button', { name: 'Stop the lab' }),
    rowsWritten: page.getByRole('progressbar', { name: 'Rows written' }),
    nothingRuns: page.getByText('Nothing runs.'),
    pattern: (name: string) => page.getByRole('radio', { name, exact: true }),
    protection: (name: string) => page.getByRole('button', { name, exact: true }),
    /** The number of now, over its chart. */
    tile: panel,
    /** What a request does on its way, as a table for reading. */
    travels: panel('How a request travels'),
    words: panel('What this policy does'),
    workload,
    story,
    /** Tells a story. Chosen before the page has come to life it is not heard: then once more, as a person would. */
    async tell(name: string) {
      await expect(async () => {
        await story.selectOption({ label: name })
        await expect(workload).toContainText('Look for:', { timeout: 1_000 })
      }).toPass({ timeout: 30_000 })
    },
    field,
    /** Types an exact number, as one who leaves the field with Enter; once more where the page was not alive yet. */
    async type(label: string, value: string) {
      await expect(async () => {
        await field(label).fill(value)
        await field(label).press('Enter')
        const refused = (await field(label).getAttribute('aria-invalid')) === 'true'
        expect(refused || (await field(label).inputValue()) !== value).toBe(true)
      }).toPass({ timeout: 30_000 })
    },
    slider: (label: string) => page.getByRole('slider', { name: label, exact: true }),
    chaos,
    cause: (name: string) => chaos.getByRole('button', { name, exact: true }),
    sure: (name: string) => page.getByRole('alertdialog').getByRole('button', { name, exact: true }),
    lanes: page.getByRole('region', { name: 'Lanes', exact: true }),
    tab: (name: string | RegExp) =>
      page.getByRole('radiogroup', { name: 'Numbers' }).getByRole('radio', { name }),
    differs: panel('What differs'),
    instance: (name: string) =>
      page.getByRole('region', { name: 'App instances, table' }).getByRole('row').filter({ hasText: name }),
    compare: page.getByRole('button', { name: 'Compare with…' }),
    compareDialog: dialog('Compare policies'),
    wholePolicy: page.getByRole('button', { name: 'Whole policy' }),
    policyDialog: dialog(/^Policy of lane/),
    /** The newest of what is wrong now. */
    trouble: (text: string | RegExp) => page.locator('summary').filter({ hasText: text }),
    onlyLooking: page.locator('#why-only-looking'),
    /** Finds it in the palette; also what cannot be done. */
    async offered(command: string) {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByPlaceholder('Search or run…').fill(command)
      return page.getByRole('option', { name: command })
    },
    async command(command: string) {
      await (await this.offered(command)).click()
    },
    traces: {
      open: () => page.goto(`${new URL(page.url()).origin}/strategies?traces=true`),
      dialog: dialog('Recorded traces'),
      async upload(name: string, text: string) {
        const buffer = Buffer.from(text)
        await page.getByLabel('File').setInputFiles({ name, mimeType: 'text/csv', buffer })
        await page.getByRole('button', { name: 'Upload', exact: true }).click()
      },
      play: (name: string) => page.getByRole('button', { name: `Play ${name}`, exact: true }),
    },
  }
}
