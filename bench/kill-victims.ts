import type { TestPostgres } from '#testing/postgres.ts'
import type { RedisServer } from '#testing/redis-server.ts'

/** Who is killed, or frozen and let go on. */
export const victims = [
  'the instance',
  'Redis',
  'Postgres',
  'the instance, frozen',
  'Redis, frozen',
  'Postgres, frozen',
] as const
export type Victim = (typeof victims)[number]
export type Server = Exclude<Victim, 'the instance' | 'the instance, frozen'>

const FROZEN_MS = 400
const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** On a busy machine the workers of the killed server hold its memory for a good while. */
async function startAgain(postgres: TestPostgres) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await postgres.start()
    } catch (error) {
      if (attempt === 10 || !String(error).includes('still in use')) throw error
    }
  }
}

/** Strikes a server and has it back, as it comes back. */
export function strikesAt({ redis, postgres }: { redis: RedisServer; postgres: TestPostgres }) {
  return async (server: Server): Promise<void> => {
    switch (server) {
      case 'Redis':
        return redis.restart()
      case 'Redis, frozen':
        redis.pause()
        await sleep(FROZEN_MS)
        return redis.resume()
      case 'Postgres':
        await postgres.kill()
        return startAgain(postgres)
      case 'Postgres, frozen':
        await postgres.freeze()
        await sleep(FROZEN_MS)
        return postgres.thaw()
    }
  }
}
