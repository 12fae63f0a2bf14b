import { createServer } from 'node:http'
import { expect, test } from '../fixtures/inspect-test.ts'
import { keysActPage } from '../pages/keys-act.ts'

test.describe.configure({ timeout: 120_000 })

/** An application that loads a key into the cache when it is asked to. */
async function startShop(load: (key: string) => Promise<boolean>) {
  const server = createServer(async (request, response) => {
    const key = new URL(request.url ?? '', 'http://shop').searchParams.get('key') ?? ''
    response.writeHead((await load(key)) ? 200 : 500).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return { host: `127.0.0.1:${port}`, stop: () => new Promise(resolve => server.close(resolve)) }
}

test('what is missed most is listened for, and warmed through an address of the application', async ({
  page,
  board,
  redis: { client },
}) => {
  await client.del('absent:1', 'absent:2')
  let broken = true
  const shop = await startShop(async key => {
    if (broken && key === 'absent:2') return false
    await client.set(key, 'warm')
    return true
  })
  const keys = keysActPage(page)
  const { dialog } = keys
  const start = dialog.getByRole('button', { name: 'Warm them' })
  await keys.open(board.url, '?act=warm')
  await dialog.getByRole('radio', { name: 'Most missed' }).check()
  const missing = setInterval(() => void client.mget('absent:1', 'absent:2').catch(() => {}), 50)
  await dialog.getByRole('button', { name: 'Listen for 5 s' }).click()
  await expect(dialog.getByRole('button', { name: 'Listening…' })).toBeDisabled()
  const missed = dialog.getByRole('list', { name: 'Keys missed most' }).getByRole('listitem')
  await expect(missed).toHaveCount(2)
  clearInterval(missing)
  await expect(missed.first()).toContainText(/absent:[12].*misses/)
  expect(await client.config('GET', 'notify-keyspace-events')).toEqual(['notify-keyspace-events', ''])

  const address = dialog.getByLabel('Warm-up URL')
  for (const [wrong, why] of [
    ['http://169.254.169.254/{key}', '169.254.169.254 is not among the hosts that may be warmed'],
    [`http://${shop.host}/`, 'must hold {key} once'],
    [`ftp://${shop.host}/{key}`, 'must begin with https:// or http://'],
  ] as const) {
    await address.fill(wrong)
    await start.click()
    await expect(dialog).toContainText(why)
    await expect(address).toHaveValue(wrong)
  }
  await address.fill(`http://${shop.host}/warm?key={key}`)
  await start.click()
  const job = keys.job(`Warm 2 chosen keys through ${shop.host}`)
  await expect(job).toContainText('1 of 2 warm · 1 refused')
  await expect(job).toContainText('answered with status 500')

  broken = false
  await job.getByRole('button', { name: 'Warm the rest' }).click()
  await expect(dialog).toContainText('absent:2')
  await expect(address).toHaveValue(`http://${shop.host}/warm?key={key}`)
  await start.click()
  await expect(keys.job(/1 of 1 warm/)).toContainText('done')
  expect(await client.mget('absent:1', 'absent:2')).toEqual(['warm', 'warm'])

  await keys.warm.click()
  await dialog.getByRole('radio', { name: 'Most read' }).check()
  await dialog.getByRole('button', { name: 'Find them' }).click()
  await expect(dialog).toContainText('that needs maxmemory-policy allkeys-lfu or volatile-lfu')
  await shop.stop()
})
