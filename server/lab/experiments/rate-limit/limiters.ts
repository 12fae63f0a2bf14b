import type { CacheClient } from '#server/lab/clean-up.ts'
import { type ChoiceId, windowMs } from '#server/lab/experiments/rate-limit/set-up.ts'

type Asking = { client: CacheClient; key: string; limit: number }

const script = `
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count >= tonumber(ARGV[1]) then return 0 end
if redis.call('INCR', KEYS[1]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
`

/** Whether this request may pass. */
export async function mayPass(id: ChoiceId, { client, key, limit }: Asking): Promise<boolean> {
  switch (id) {
    case 'set': {
      const count = Number((await client.get(key)) ?? 0)
      if (count >= limit) return false
      await client.set(key, String(count + 1), 'PX', windowMs)
      return true
    }
    case 'check': {
      if (Number((await client.get(key)) ?? 0) >= limit) return false
      if ((await client.incr(key)) === 1) await client.pexpire(key, windowMs)
      return true
    }
    case 'incr': {
      const count = await client.incr(key)
      if (count === 1) await client.pexpire(key, windowMs)
      return count <= limit
    }
    case 'lua':
      return (await client.eval(script, 1, key, limit, windowMs)) === 1
  }
}

/** Who dies after the first command that writes: whether what he leaves ever ends. */
export async function leavesForEver(id: ChoiceId, { client, key, limit }: Asking): Promise<boolean> {
  if (id === 'incr' || id === 'check') await client.incr(key)
  else await mayPass(id, { client, key, limit })
  return (await client.pttl(key)) === -1
}
