import { hitShare } from '../fixtures/lab-tally.ts'
import { expect, test } from '../fixtures/lab-test.ts'
import { keysActPage } from '../pages/keys-act.ts'

test.describe.configure({ timeout: 120_000 })

test('warming through the engine raises the measured hit rate of the lab', async ({ lab, enter, board }) => {
  const page = await enter('Ada')
  const keys = keysActPage(page)
  // So many keys and so few requests that the cache would take minutes to fill by itself.
  const mix = { read: 100, write: 0, insert: 0, remove: 0, list: 0 }
  const workload = { rate: 60, keys: 1500, popularity: { kind: 'uniform' }, mix }
  await lab.start(await lab.small(['cache-aside'], { workload }))
  const cold = (await lab.gather(tally => tally('a').reads > 60, 'a second of requests'))('a')
  expect(hitShare(cold)).toBeLessThan(0.4)

  await keys.open(board.url, '?act=warm')
  await keys.dialog.getByRole('radio', { name: 'Most missed' }).check()
  await keys.dialog.getByRole('button', { name: 'Find them' }).click()
  await expect(
    keys.dialog.getByRole('list', { name: 'Keys missed most' }).getByRole('listitem').first(),
  ).toContainText('cacheboard:lab:a:')
  await keys.dialog.getByRole('radio', { name: 'A pattern' }).check()
  await keys.pattern.fill('cacheboard:lab:a:*')
  await keys.limit.fill('')
  await keys.dialog.getByRole('button', { name: 'Warm them' }).click()
  const job = keys.job('Warm the keys that match “cacheboard:lab:a:*” through the engine of the lab')
  await expect(job).toContainText('done', { timeout: 30_000 })
  await expect(job).toContainText(/hit rate .* before, .* after/)

  const warm = (await lab.gather(tally => tally('a').reads > 60, 'another second of requests'))('a')
  expect(hitShare(warm)).toBeGreaterThan(0.9)
})
