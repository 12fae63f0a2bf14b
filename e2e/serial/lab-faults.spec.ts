import { type BoardProcess, startBoard } from '../fixtures/board-process.ts'
import { type Lab, openLab } from '../fixtures/lab.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { strategiesPage } from '../pages/strategies.ts'

/** What dies has to be started again, on a machine that has other work too. */
const soon = { timeout: 60_000 }
test.describe.configure({ timeout: 180_000 })

let board: BoardProcess
let lab: Lab

// The sandbox that the board brings: no other cache may be killed by it.
test.beforeAll(async () => {
  board = await startBoard({ REDIS_URL: '', DATABASE_URL: '' })
  await board.ready()
  lab = await openLab(board, null)
})
test.afterAll(async () => {
  lab?.close()
  await board?.stop()
})
test.beforeEach(async ({ page }) => {
  await lab.rest()
  await lab.start(await lab.small())
  await strategiesPage(page).open(board.url)
  await expect(strategiesPage(page).stop).toBeVisible(soon)
})
test.afterEach(() => lab.rest())

const goesOn = async () => {
  const tally = await lab.gather(
    of => of('a').hits > 50 && of('a').loads > 0,
    'hits, and loads from the database',
  )
  expect(tally('a').hits).toBeGreaterThan(50)
  expect((await lab.state()).phase.kind).toBe('running')
}

test('an app instance that is killed is told, replaced, and the load goes on', async ({ page }) => {
  const strategies = strategiesPage(page)
  await strategies.tab('App instances').check()
  const row = strategies.instance('app-2')
  await expect(row).toContainText('running', soon)
  const pid = Number((await row.textContent())?.match(/pid (\d+)/)?.[1])
  expect(pid).toBe(lab.newest()?.instances.find(({ name }) => name === 'app-2')?.pid)

  process.kill(pid, 'SIGKILL')
  await expect(row).toContainText('was ended by SIGKILL', soon)
  await expect(row).toContainText('running', soon)
  await expect
    .poll(() => lab.newest()?.instances.find(({ name }) => name === 'app-2'), soon)
    .toMatchObject({
      state: 'running',
      restarts: 1,
    })
  expect(lab.newest()?.instances.find(({ name }) => name === 'app-2')?.pid).not.toBe(pid)
  expect((await lab.state()).marks).toContainEqual(
    expect.objectContaining({ kind: 'trouble', text: expect.stringContaining('SIGKILL') }),
  )
  await goesOn()
  await expect(strategies.trouble('was ended by SIGKILL')).toHaveCount(0, soon)
})

test('a cache that is killed from the page is said to be away, the database carries the load, and it comes back', async ({
  page,
}) => {
  const strategies = strategiesPage(page)
  await strategies.cause('Kill the cache').click()
  await strategies.sure('No').click()
  expect((await lab.state()).chaos.find(({ kind }) => kind === 'kill cache')?.active).toBeNull()
  await strategies.cause('Kill the cache').click()
  await strategies.sure('Kill the cache').click()
  await expect(strategies.chaos).toContainText(/Kill the cache by .*restores in/, soon)
  await expect(strategies.trouble(/cache/i)).toBeVisible(soon)
  await lab.gather(tally => tally('a').loads > 50, 'the database is asked instead')

  await expect(strategies.cause('Kill the cache')).toBeEnabled(soon)
  await expect(strategies.workload).toContainText('the cache is back, empty', soon)
  await goesOn()
  await expect(strategies.trouble(/The cache does not answer/)).toHaveCount(0, soon)
  expect(lab.newest()?.lanes[0]?.ledger.lost).toBe(0)
})

test('a database that is killed is said to be away, hits go on, and no acknowledged write is lost', async ({
  page,
}) => {
  const strategies = strategiesPage(page)
  await lab.gather(tally => tally('a').hits > 100, 'entries in the cache')
  process.kill(await board.postgresPid(), 'SIGKILL')
  await expect(strategies.trouble(/database does not answer|A load failed|A write failed/)).toBeVisible(soon)
  await lab.gather(tally => tally('a').loads > 0 && tally('a').hits > 50, 'it is asked again and answers')
  await expect(strategies.trouble(/database does not answer/)).toHaveCount(0, soon)
  await goesOn()
  expect(lab.newest()?.lanes[0]?.ledger.lost).toBe(0)
})
