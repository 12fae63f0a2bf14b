import { call, mutate, query, signIn } from '../fixtures/api.ts'
import { seriousFaults } from '../fixtures/axe.ts'
import { startBoard } from '../fixtures/board-process.ts'
import { openLab } from '../fixtures/lab.ts'
import { keysOfLab, schemasOfLab } from '../fixtures/lab-places.ts'
import { hitShare } from '../fixtures/lab-tally.ts'
import { expect, test } from '../fixtures/lab-test.ts'
import { strategiesPage } from '../pages/strategies.ts'

/** Other tests and their servers work on the same machine: what is waited for comes, but not always soon. */
const soon = { timeout: 30_000 }
test.describe.configure({ timeout: 150_000 })

test('a start shows its progress, everything of the lab is its own, and a stop leaves nothing behind', async ({
  lab,
  enter,
  board,
  redis,
}) => {
  await redis.client.set('somebody’s', 'stays')
  const settings = await lab.small(['cache-aside'], { workload: { keys: 30_000 } })
  await lab.set(settings)
  const strategies = strategiesPage(await enter('Ada'))
  await strategies.open(board.url)
  await expect(strategies.nothingRuns).toBeVisible()
  await strategies.start.click()
  await expect(strategies.rowsWritten).toHaveAttribute('aria-valuemax', '30000', soon)
  await expect(strategies.stop).toBeVisible(soon)
  await expect(strategies.tile('Hit rate')).toContainText(/\d/, soon)
  expect(await schemasOfLab(board.folder)).toEqual(['cacheboard_lab_a'])
  await expect.poll(async () => (await keysOfLab(redis.client)).length, soon).toBeGreaterThan(1)

  await strategies.stop.click()
  await expect(strategies.nothingRuns).toBeVisible(soon)
  expect(await keysOfLab(redis.client)).toEqual([])
  expect(await schemasOfLab(board.folder)).toEqual([])
  expect(await redis.client.get('somebody’s')).toBe('stays')
})

test('everybody sees the same lab and who has changed it; who only looks cannot touch it', async ({
  lab,
  enter,
  board,
}) => {
  await lab.start(await lab.small())
  const [ada, bob, cleo] = await Promise.all([enter('Ada'), enter('Bob'), enter('Cleo', 'view')])
  const [hers, his, watching] = [strategiesPage(ada), strategiesPage(bob), strategiesPage(cleo)]
  for (const each of [hers, his, watching]) {
    await each.open(board.url)
    await expect(each.field('Requests')).toHaveValue(/^120/, soon)
  }
  await hers.type('Requests', '90')
  for (const each of [hers, his, watching]) {
    await expect(each.field('Requests')).toHaveValue(/^90/, soon)
    await expect(each.workload).toContainText(/Ada: rate 120.\/s → 90.\/s/)
  }
  await his.pattern('Write-around').check()
  await expect(hers.workload).toContainText(/Bob: cache-aside.* → write-around/, soon)
  await expect(hers.pattern('Write-around')).toBeChecked()

  await expect(watching.onlyLooking).toContainText('You signed in to look')
  for (const control of [
    watching.stop,
    watching.pattern('Cache-aside'),
    watching.protection('Lease'),
    watching.field('Requests'),
    watching.slider('Requests'),
    watching.compare,
    watching.story,
    watching.cause('Burst ×10'),
  ]) {
    await expect(control).toBeDisabled()
  }
  await expect(watching.stop).toHaveAttribute('aria-describedby', 'why-only-looking')
  await hers.command('Switch to write-through')
  await expect(his.pattern('Write-through')).toBeChecked(soon)
  await expect(watching.pattern('Write-through')).toBeChecked(soon)
  await expect(await watching.offered('Switch to cache-aside')).toContainText('You signed in to look')
  await cleo.keyboard.press('Escape')
  await expect(watching.tile('Hit rate')).toContainText('%', soon)

  const cookie = await signIn(board.url, 'view-token-for-the-lab', 'Cleo')
  const { settings, revision } = await lab.state()
  const { target } = lab
  for (const [path, input] of [
    ['strategies.stop', { target }],
    ['strategies.start', { target, settings }],
    ['strategies.change', { target, settings, revision }],
    ['strategies.chaos', { target, kind: 'flush' }],
  ] as const) {
    const refused = await mutate(board.url, path, input, { cookie })
    expect(refused.status, path).toBe(403)
    expect(JSON.parse(refused.body).error.data.code).toBe('FORBIDDEN')
  }
  expect((await query(board.url, 'strategies.state', { target }, { cookie })).status).toBe(200)
  expect((await lab.state()).phase.kind).toBe('running')
})

test('a cache that is no lab refuses one, on the page and when asked directly', async ({ page, redis }) => {
  const board = await startBoard({ REDIS_URL: redis.url, CACHEBOARD_ROLE: 'operate' })
  await board.ready()
  const lab = await openLab(board, null)
  const strategies = strategiesPage(page)
  await strategies.open(board.url)
  await expect(strategies.onlyLooking).toContainText('has the role operate', soon)
  await expect(strategies.onlyLooking).toContainText('CACHEBOARD_ROLE')
  for (const control of [strategies.start, strategies.pattern('Write-behind'), strategies.compare]) {
    await expect(control).toBeDisabled()
  }
  const { target } = lab
  const settings = await lab.small()
  for (const [path, input] of [
    ['strategies.start', { target, settings }],
    ['strategies.change', { target, settings, revision: 0 }],
    ['strategies.stop', { target }],
    ['strategies.chaos', { target, kind: 'flush' }],
  ] as const) {
    const refused = await mutate(board.url, path, input)
    expect(refused.status, path).toBe(403)
    expect(JSON.parse(refused.body).error.data.code).toBe('FORBIDDEN')
  }
  expect(await keysOfLab(redis.client)).toEqual([])
  lab.close()
  await board.stop()
})

test('two policies run on one trace, the difference is said in words, and there is a way back to one', async ({
  lab,
  enter,
  board,
}) => {
  await lab.start(await lab.small(['write-through'], { workload: { mix: mixOf(70, 30) } }))
  const page = await enter('Ada')
  const strategies = strategiesPage(page)
  await strategies.open(board.url)
  await strategies.compare.click()
  const offer = (name: string) => strategies.compareDialog.getByRole('checkbox', { name, exact: true })
  await offer('write-around').check()
  await strategies.compareDialog.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(strategies.lanes).toContainText('write-around', soon)
  await expect(strategies.lanes).toContainText('The same trace in every lane')

  await lab.gather(tally => tally('b').reads > 200, 'every key was asked for in both lanes')
  const tally = await lab.gather(of => of('b').reads > 250, 'both lanes under load')
  const [through, around] = [tally('a'), tally('b')]
  expect(through.reads / around.reads).toBeCloseTo(1, 0)
  expect(hitShare(around)).toBeLessThan(hitShare(through))
  expect(around.loads).toBeGreaterThan(through.loads)

  await expect(strategies.differs).toContainText(/B asks the database [\d.]+ times more often/, soon)
  for (const lane of ['A · ', 'B · ']) {
    const chart = page.getByRole('figure', { name: new RegExp(`Hit rate.*${lane}`) })
    await expect(chart.locator('svg path').first()).toBeAttached(soon)
  }
  await strategies.lanes.getByRole('button', { name: /^Remove lane B/ }).click()
  await expect(strategies.lanes).toBeHidden()
  await expect.poll(async () => (await lab.state()).settings.lanes.length, soon).toBe(1)
  await expect.poll(() => lab.newest()?.lanes.map(({ id }) => id), soon).toEqual(['a'])
})

test('a recording of one’s own is checked line by line, kept, played, and refused to who only looks', async ({
  lab,
  enter,
  board,
}) => {
  await lab.start(await lab.small())
  const page = await enter('Ada')
  const strategies = strategiesPage(page)
  await strategies.open(board.url)
  await strategies.traces.open()
  const { dialog, upload, play } = strategies.traces
  await upload('broken.csv', 'time,kind,key\n0,read,a\n1,get,b\n')
  await expect(dialog).toContainText('Line 3 cannot be played: its kind is none of read, write, insert', soon)
  const lines = Array.from(
    { length: 300 },
    (_, at) => `${at * 10},${at % 5 ? 'read' : 'write'},cart ${at % 20}`,
  )
  await upload('evening.csv', lines.join('\n'))
  await expect(dialog).toContainText(/300 requests of 20 keys in 2.99.s, 100.\/s/, soon)
  await play('evening').click()
  await expect
    .poll(async () => (await lab.state()).settings.workload.arrivals, soon)
    .toMatchObject({
      kind: 'trace',
      name: 'evening',
    })
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(strategies.workload).toContainText(/100.\/s, as recorded in “evening”/, soon)
  // As many writes as were recorded, once what was due before it has ended.
  const share = () => {
    const { reads = 0, writes = 0 } = lab.newest()?.lanes[0] ?? {}
    return writes / Math.max(1, reads + writes)
  }
  await expect.poll(share, { timeout: 60_000 }).toBeCloseTo(0.2, 1)

  const cookie = await signIn(board.url, 'view-token-for-the-lab', 'Cleo')
  const refused = await call(`${board.url}/api/traces?target=${lab.target}&name=x`, {
    method: 'POST',
    headers: { 'x-cacheboard': '1', cookie },
    body: '0,read,a',
  })
  expect(refused.status).toBe(403)
  const saved = await call(`${board.url}/api/traces?target=${lab.target}&requests=5`, { headers: { cookie } })
  expect(saved.body.split('\n').slice(0, 2)).toEqual(['time,kind,key', '0,write,product:0'])
})

test('chaos has its way back: by itself, by hand, and a flush by the next reads', async ({
  lab,
  enter,
  board,
}) => {
  const capacity = () => lab.newest()?.lanes[0]?.database.capacity ?? 0
  await lab.start(await lab.small(['cache-aside'], { workload: { mix: mixOf(100, 0) } }))
  const strategies = strategiesPage(await enter('Ada'))
  await strategies.open(board.url)
  await lab.gather(tally => tally('a').reads > 200, 'every key was asked for')
  const before = capacity()

  await strategies.cause('Slow the database').click()
  await expect(strategies.chaos).toContainText(/Slow the database by Ada, restores in \d+ s/, soon)
  await expect.poll(capacity, soon).toBeLessThan(before)

  await strategies.cause('Flush the lab’s keys').click()
  await expect(strategies.workload).toContainText(/Ada: the lab's keys were flushed: [1-9]/, soon)
  await lab.gather(tally => tally('a').misses >= 1, 'what was flushed is missed')
  await lab.gather(tally => tally('a').fills >= 1 || tally('a').hits > 50, 'it comes back by being read')

  await strategies.cause('Burst ×10').click()
  await expect(strategies.chaos).toContainText(/Burst ×10 by Ada/, soon)
  await strategies.cause('End it now').click()
  await expect(strategies.cause('Burst ×10')).toBeVisible(soon)

  await expect(strategies.cause('Slow the database')).toBeVisible({ timeout: 60_000 })
  await expect.poll(capacity, soon).toBe(before)
  expect((await lab.state()).marks.map(({ text }) => text)).toContainEqual(
    expect.stringContaining('the database is as fast as before'),
  )
  for (const name of ['Kill the cache', 'Freeze the cache', 'Come back with old data'])
    await expect(strategies.cause(name)).toBeDisabled()
  await expect(strategies.chaos).toContainText('was not started by the board')
})

test('what cannot be meant is refused where it was typed, and the lab goes on as it was', async ({
  lab,
  enter,
  board,
}) => {
  await lab.start(await lab.small(['write-through']))
  const strategies = strategiesPage(await enter('Ada'))
  await strategies.open(board.url)
  await expect(strategies.stop).toBeVisible(soon)
  const { revision } = await lab.state()

  for (const [typed, sentence] of [
    ['0', /From 1.*\/s to 200.000.*\/s/],
    ['300000', /From 1.*\/s to 200.000.*\/s/],
    ['many', '“many” is no number.'],
  ] as const) {
    await strategies.type('Requests', typed)
    await expect(strategies.workload.getByRole('alert')).toContainText(sentence)
    await expect(strategies.field('Requests')).toHaveAttribute('aria-invalid', 'true')
    await strategies.field('Requests').press('Escape')
    await expect(strategies.field('Requests')).toHaveValue(/^120/)
  }

  await strategies.wholePolicy.click()
  await strategies.policyDialog.getByRole('combobox', { name: 'A read' }).selectOption('none')
  await expect(strategies.policyDialog).toContainText(
    'Nothing is ever read from the cache, so writing through it or behind it makes no sense.',
    soon,
  )
  await expect(strategies.policyDialog).toContainText('It is kept here and was not sent.')
  await strategies.policyDialog.getByRole('button', { name: 'Take it back' }).click()
  await expect(strategies.policyDialog.getByRole('combobox', { name: 'A read' })).toHaveValue('read-through')
  await strategies.policyDialog.getByRole('button', { name: 'Close' }).click()

  await strategies.type('Keys', '1000000')
  await expect(strategies.workload).toContainText(/would fill .* Choose at most/, soon)
  await expect(strategies.field('Keys')).toHaveValue('30')
  expect(await lab.state()).toMatchObject({
    revision,
    settings: { lanes: [{ name: 'write-through, patient' }] },
  })

  const { settings } = await lab.state()
  const cookie = await signIn(board.url, 'full-token-for-the-lab', 'Mallory')
  const wrong = { ...settings, workload: { ...settings.workload, rate: 0 } }
  const input = { target: lab.target, settings: wrong, revision }
  const refused = await mutate(board.url, 'strategies.change', input, { cookie })
  expect(refused.status).toBe(400)
  expect(JSON.parse(refused.body).error.message).toContain('workload.rate')

  await lab.gather(tally => tally('a').reads > 50, 'the load goes on')
  expect(lab.newest()?.lanes[0]?.ledger.lost).toBe(0)
})

test('a running lab passes axe in both themes, and fits a phone', async ({ lab, enter, board }) => {
  await lab.start(await lab.small(['write-through', 'write-around']))
  for (const scheme of ['dark', 'light'] as const) {
    const page = await enter('Ada')
    await page.addInitScript(theme => localStorage.setItem('theme', theme), scheme)
    const strategies = strategiesPage(page)
    await strategies.open(board.url)
    await expect(page.locator(`html[data-theme=${scheme}]`)).toBeAttached()
    await expect(strategies.differs).toContainText(/B asks the database/, soon)
    for (const tab of ['Side by side', /^Lane/, 'App instances']) {
      await strategies.tab(tab).check()
      expect(await seriousFaults(page)).toEqual([])
      await page.setViewportSize({ width: 360, height: 740 })
      await expect.poll(() => page.evaluate(tooWide), tab.toString()).toEqual([])
      await page.setViewportSize({ width: 1440, height: 900 })
    }
  }
})

/** What sticks out of the screen, unless it is inside of something that scrolls by itself. */
function tooWide(): string[] {
  if (document.documentElement.scrollWidth <= innerWidth) return []
  const out = [...document.querySelectorAll('main *')].filter(
    each => each.getBoundingClientRect().right > innerWidth && !each.closest('.overflow-x-auto'),
  )
  return [
    'the page scrolls',
    ...out.map(each => `${each.tagName} ${each.className} ${each.textContent?.slice(0, 40)}`),
  ]
}

function mixOf(read: number, write: number) {
  return { read, write, insert: 0, remove: 0, list: 0 }
}
