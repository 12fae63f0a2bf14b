import { call, mutate, query } from '../fixtures/api.ts'
import { startBoard } from '../fixtures/board-process.ts'
import { freePort } from '../fixtures/free-port.ts'
import { expect, plain as test } from '../fixtures/test.ts'

const canary = 'canary-4f1c9'

test('a password appears nowhere in a thousand forced errors: not in an answer, a page or the log', async ({
  page,
}) => {
  const dead = await freePort()
  const board = await startBoard({
    REDIS_URL: `redis://watcher:${canary}@127.0.0.1:${dead}`,
    DATABASE_URL: `postgres://writer:${canary}@127.0.0.1:${dead}/history`,
    CACHEBOARD_TOKEN: `${canary}-token-of-the-board`,
    CACHEBOARD_LOG_LEVEL: 'trace',
  })
  const answers: string[] = []
  const record = ({ body, headers }: Awaited<ReturnType<typeof call>>) =>
    answers.push(body, JSON.stringify(headers))
  const hostile = [
    '',
    '%E0%A4%A',
    '{"__proto__":1}',
    '"',
    '[]',
    'null',
    '{"target":5}',
    '{"target":"x","range":"9h"}',
  ]
  const paths = [
    'targets.list',
    'targets.retry',
    'overview.latest',
    'overview.series',
    'session.me',
    'no.such',
    '..',
  ]
  for (let i = 0; i < 1000; i++) {
    const path = paths[i % paths.length] ?? ''
    const input = hostile[i % hostile.length] ?? ''
    if (i % 3 === 0) record(await mutate(board.url, path, input))
    else if (i % 3 === 1) record(await query(board.url, path, input))
    else
      record(await call(`${board.url}/api/trpc/${path}?input=${input}`, { headers: { 'x-cacheboard': '1' } }))
  }
  await page.goto(`${board.url}/sign-in`)
  answers.push(await page.content())
  await page.getByLabel('Name').fill('Ada')
  await page.getByLabel('Token').fill(`${canary}-token-of-the-board`)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
  await expect(page.getByText(/refuses the connection/).first()).toBeVisible()
  answers.push(await page.content())
  record(await call(`${board.url}/api/health`))
  record(await call(`${board.url}/metrics`))
  await board.stop()
  expect(answers.length).toBeGreaterThan(2000)
  expect(answers.filter(text => text.includes(canary))).toEqual([])
  expect(answers.filter(text => /\bat .*\.(ts|js):\d+/.test(text))).toEqual([])
  expect(board.output()).not.toContain(canary)
})
