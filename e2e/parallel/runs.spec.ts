import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright/test'
import { expect, test } from '../fixtures/lab-test.ts'
import { runsPage } from '../pages/runs.ts'
import { strategiesPage } from '../pages/strategies.ts'

const soon = { timeout: 30_000 }
test.describe.configure({ timeout: 150_000 })

async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}

test('a run is found in the list, replayed, exported, repeated with the same seed, and removed', async ({
  lab,
  enter,
  board,
}) => {
  const settings = await lab.small(['write-around'], { workload: { seed: 4711 } })
  await lab.start(settings)
  const recorded = (await lab.state()).run?.id ?? 'none'
  await lab.gather(tally => tally('a').reads > 200, 'something to record')
  await lab.stop()

  const page = await enter('Ada')
  const runs = runsPage(page)
  await runs.open(board.url)
  await expect(runs.rows.nth(1)).toContainText('write-around', soon)
  await expect(runs.rows.nth(1)).toContainText('finished')
  await runs.rows.nth(1).getByRole('link', { name: 'write-around' }).click()
  await expect(page).toHaveURL(new RegExp(`/runs/${recorded}`), soon)
  await expect(runs.heading).toHaveText('write-around, patient', soon)
  await expect(runs.panel('What was run')).toContainText('4711')
  await expect(runs.chart('Hit rate').locator('svg path').first()).toBeAttached(soon)

  await runs.replay.click()
  await expect(runs.pause).toBeVisible()
  await expect(runs.moment).toHaveAttribute('aria-valuetext', /of /)
  await runs.showAll.click()
  await expect(runs.moment).toHaveAttribute('aria-valuetext', 'the whole run')

  await runs.export.click()
  const json = await saved(page, () => runs.exported('JSON').click())
  expect(json.name).toMatch(/^cacheboard-run-write-around-.*\.json$/)
  const run = JSON.parse(json.text)
  expect(run).toMatchObject({ id: recorded, state: 'finished', settings })
  const seconds = run.series.at.length
  expect(seconds).toBeGreaterThan(0)
  if (!(await runs.exported('CSV').isVisible())) await runs.export.click()
  const csv = await saved(page, () => runs.exported('CSV').click())
  const [head = '', ...lines] = csv.text.trim().split('\r\n')
  expect(head).toMatch(/^time,second,.*a\.hitRate.*,marks$/)
  expect(lines).toHaveLength(seconds)
  expect(lines.join()).toContain('started: write-around')

  await runs.repeat.click()
  await expect(strategiesPage(page).stop).toBeVisible({ timeout: 60_000 })
  const again = await lab.state()
  expect(again.settings).toEqual(settings)
  expect(again.run?.id).not.toBe(recorded)
  await lab.stop()

  await page.goto(`${board.url}/runs/${recorded}`)
  await runs.remove.click()
  await expect(runs.removeDialog).toContainText('cannot be brought back', soon)
  await runs.removeDialog.getByRole('button', { name: 'Remove the run' }).click()
  await expect(page).toHaveURL(/\/runs\?/, soon)
  await expect(runs.rows.nth(1)).toBeVisible(soon)
  await expect(page.locator(`a[href*="${recorded}"]`)).toHaveCount(0)
  await page.goto(`${board.url}/runs/${recorded}`)
  await expect(runs.panel('Run')).toContainText(/no such run/i, soon)
})
