import type { CacheClient } from '#server/lab/clean-up.ts'
import { type ChoiceId, windowMs } from '#server/lab/experiments/rate-limit/set-up.ts'

type Asking = { client: CacheClient; key: string; limit: number; note?: (text: string) => void }

const script = `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count >= tonumber(ARGV[1]) then return 0 end
if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
`

const verdict = (passes: boolean) => (passes ? 'so it passes' : 'so it is refused')

/** Whether this request may pass. */
export async function mayPass(
  id: ChoiceId,
  { client, key, limit, note = () => {} }: Asking,
): Promise<boolean> {
  const read = async () => {
    const count = Number((await client.get(key)) ?? 0)
    note(`GET answers ${count}, ${verdict(count < limit)}`)
    return count
  }
  const increase = async (after: (count: number) => string) => {
    const count = await client.incr(key)
    note(`INCR answers ${count}${after(count)}`)
    if (count === 1) await client.pexpire(key, windowMs)
    return count
  }
  switch (id) {
    case 'set': {
      const count = await read()
      if (count >= limit) return false
      await client.set(key, String(count + 1), 'PX', windowMs)
      note(`SET ${count + 1}, whatever it is by now`)
      return true
    }
    case 'check': {
      if ((await read()) >= limit) return false
      await increase(count => (count > limit ? ': too late, it has passed' : ''))
      return true
    }
    case 'incr':
      return (await increase(count => `, ${verdict(count <= limit)}`)) <= limit
    case 'lua': {
      const passes = (await client.eval(script, 1, key, limit, windowMs)) === 1
      note(`the script answers ${passes ? 1 : 0}, ${verdict(passes)}`)
      return passes
    }
  }
}

/** Who dies after the first command that writes: whether what he leaves ever ends. */
export async function leavesForEver(id: ChoiceId, { client, key, limit }: Asking): Promise<boolean> {
  if (id === 'incr' || id === 'check') await client.incr(key)
  else await mayPass(id, { client, key, limit })
  return (await client.pttl(key)) === -1
}
