import { hitShare } from '../fixtures/lab-tally.ts'
import { expect, test } from '../fixtures/lab-test.ts'
import { strategiesPage } from '../pages/strategies.ts'

/** Other tests and their servers work on the same machine: what is waited for comes, but not always soon. */
const soon = { timeout: 30_000 }
test.describe.configure({ timeout: 150_000 })

test('each of the six patterns is one click away under load, and does what theory says', async ({
  lab,
  enter,
  board,
}) => {
  await lab.start(await lab.small(['cache-aside'], { workload: { mix: mixOf(70, 30) } }))
  const strategies = strategiesPage(await enter('Ada'))
  await strategies.open(board.url)
  await expect(strategies.stop).toBeVisible(soon)
  await expect(strategies.pattern('Cache-aside')).toBeChecked()

  async function switchTo(label: string) {
    const { revision } = await lab.state()
    await strategies.pattern(label).check()
    await expect.poll(async () => (await lab.state()).revision, soon).toBeGreaterThan(revision)
    await expect(strategies.workload).toContainText(`→ ${label.toLowerCase()}`)
    await expect(strategies.stop).toBeVisible()
  }
  /** So much that every key was asked for before it counts. */
  const warm = () => lab.gather(tally => tally('a').reads > 200, 'every key was asked for')
  async function measured() {
    await warm()
    const tally = await lab.gather(of => of('a').reads > 150 && of('a').writes > 60, 'a stretch of load')
    return tally('a')
  }

  await test.step('cache-aside loads what a write has deleted', async () => {
    const aside = await measured()
    expect(aside.misses / aside.writes).toBeGreaterThan(0.3)
    expect(aside.hits).toBeGreaterThan(0)
  })

  await test.step('read-through does the same in another place', async () => {
    await switchTo('Read-through')
    await expect(strategies.words).toContainText('registered loader')
    const through = await measured()
    expect(through.misses / through.writes).toBeGreaterThan(0.3)
    expect(through.hits).toBeGreaterThan(0)
  })

  await test.step('write-through does not miss after a write, and asks the database once for each', async () => {
    await switchTo('Write-through')
    const through = await measured()
    expect(through.misses / through.writes).toBeLessThan(0.05)
    expect(hitShare(through)).toBeGreaterThan(0.97)
    expect(through.databaseWrites / through.writes).toBeGreaterThan(0.9)
    expect(through.databaseWrites / through.writes).toBeLessThan(1.1)
  })

  await test.step('write-around misses after a write, and a fill follows', async () => {
    await switchTo('Write-around')
    const around = await measured()
    expect(around.misses / around.writes).toBeGreaterThan(0.3)
    expect(around.fills / around.writes).toBeGreaterThan(0.3)
    expect(hitShare(around)).toBeLessThan(0.9)
  })

  await test.step('write-behind asks the database once for many writes, and says what is not there yet', async () => {
    await switchTo('Write-behind')
    await expect(strategies.travels).toContainText('journal → database', soon)
    const first = (await lab.newest())?.lanes[0]?.ledger.acknowledged ?? 0
    const behind = await lab.gather(
      tally => tally('a').writes > 250 && tally('a').databaseWrites >= 1,
      'some writes and a flush',
    )
    const { writes, databaseWrites } = behind('a')
    expect(databaseWrites / writes).toBeLessThan(0.5)
    const ledger = lab.newest()?.lanes[0]?.ledger
    expect(ledger?.acknowledged).toBeGreaterThan(first)
    expect(ledger?.lost).toBe(0)
    await expect(strategies.tile('Writes at risk')).toContainText('none lost')
  })

  await test.step('refresh-ahead explains itself, and nothing was stale or lost on the way', async () => {
    await switchTo('Refresh-ahead')
    await expect(strategies.words).toContainText('loaded anew in the background')
    const ahead = await measured()
    expect(ahead.hits).toBeGreaterThan(0)
    const { marks } = await lab.state()
    expect(marks.filter(({ kind }) => kind === 'policy').map(({ who }) => who)).toEqual(Array(5).fill('Ada'))
    expect(lab.newest()?.lanes[0]?.ledger.lost).toBe(0)
  })
})

test('refresh-ahead has no miss on hot keys where cache-aside has some: the same trace, side by side', async ({
  lab,
  enter,
  board,
}) => {
  const hot = {
    popularity: { kind: 'hot spot', keys: 0.3, requests: 1 },
    mix: mixOf(100, 0),
    arrivals: { kind: 'constant' },
  }
  const settings = await lab.small(['refresh-ahead', 'cache-aside'], { workload: hot })
  // Half of the time is left for the refresh: a machine that stands still for a moment is no miss.
  for (const { policy } of settings.lanes) policy.ttl = { ...policy.ttl, defaultMs: 6_000, byKind: {} }
  const [first] = settings.lanes
  if (first?.policy.protections.early) first.policy.protections.early.factor = 0.5
  await lab.start(settings)
  const strategies = strategiesPage(await enter('Ada'))
  await strategies.open(board.url)

  const hotKeys = 9
  await lab.gather(tally => tally('a').reads > 300, 'every hot key was asked for')
  const tally = await lab.gather(
    of => of('b').misses >= hotKeys && of('a').loads >= 2 * hotKeys,
    'a whole TTL has passed in both lanes',
  )
  expect(tally('a').misses).toBe(0)
  expect(tally('b').misses).toBeGreaterThan(0)
  await expect(strategies.lanes).toContainText('refresh-ahead')
  await expect(strategies.differs).toContainText(
    /B asks the database .* (more|less) often|about as often/,
    soon,
  )
})

test('under the race cache-aside is never stale with the lease, and is stale without it', async ({
  lab,
  enter,
  board,
}) => {
  const settings = await lab.small()
  await lab.start(settings)
  const strategies = strategiesPage(await enter('Ada'))
  await strategies.open(board.url)
  await strategies.tell('The race')
  await expect(strategies.workload).toContainText('Plain cache-aside puts the old row back')
  await expect.poll(async () => (await lab.state()).settings.workload.keys, soon).toBe(20)

  const leased = await lab.gather(tally => tally('a').judged > 600, 'enough reads were judged')
  expect(leased('a').stale).toBe(0)
  await expect(strategies.tile('Stale reads')).toContainText('none of', soon)

  await strategies.protection('Coalesce').click()
  await strategies.protection('Lease').click()
  await expect(strategies.protection('Lease')).toHaveAttribute('aria-pressed', 'false')
  await expect
    .poll(async () => (await lab.state()).settings.lanes[0]?.policy.protections.lease, soon)
    .toBeNull()
  const bare = await lab.gather(tally => tally('a').stale > 0, 'a stale read')
  expect(bare('a').stale).toBeGreaterThan(0)
  await expect(strategies.tile('Stale reads')).toContainText(/worst .* judged in/, soon)
})

function mixOf(read: number, write: number) {
  return { read, write, insert: 0, remove: 0, list: 0 }
}
