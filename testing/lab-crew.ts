import { openPool } from '#server/engine/source/pool.ts'
import { fillRows } from '#server/lab/fill-rows.ts'
import { type CrewNews, createCrew } from '#server/lab/instances/crew.ts'
import type { GatheredFrame } from '#server/lab/instances/gathering.ts'
import { addCounts, noCounts } from '#server/lab/instances/lane-counts.ts'
import { type LabSettings, type LaneId, laneIds } from '#server/lab/settings.ts'
import type { RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import type { TestPostgres } from './postgres.ts'
import { type RedisServer, startRedisServer } from './redis-server.ts'

const signal = new AbortController().signal

/** App instances at work on a cache and a database of their own, and everything they told. */
export async function startLabCrew(options: {
  postgres: TestPostgres
  settings: LabSettings
  redis?: RedisServer
  recorded?: (id: string) => RecordedTrace | null
}) {
  const { postgres, settings } = options
  const redis = options.redis ?? (await startRedisServer())
  const databaseUrl = await postgres.database()
  const sql = openPool({ url: databaseUrl, size: 2 })
  const { workload } = settings
  await fillRows({ sql, lanes: laneIds, workload, signal, progress() {} })
  const frames: GatheredFrame[] = []
  const news: CrewNews[] = []
  const waiting = new Set<() => void>()
  const look = () => {
    for (const each of waiting) each()
  }
  const crew = createCrew({
    ...(options.recorded ? { recorded: options.recorded } : {}),
    endpoint: parseRedisUrl(redis.url),
    databaseUrl,
    listener: {
      frame(frame) {
        frames.push(frame)
        look()
      },
      news(told) {
        news.push(told)
        look()
      },
    },
  })
  const end = async () => {
    await crew.stop(40_000)
    await sql.end({ timeout: 1 })
    await redis.stop()
  }
  await crew.start(settings).catch(async error => {
    await end()
    throw error
  })

  return {
    crew,
    redis,
    sql,
    frames,
    news,
    /** Resolves when it holds, looked at again with everything that is told. */
    until<T>(holds: () => T | undefined | false | null): Promise<T> {
      return new Promise(resolve => {
        const check = () => {
          const found = holds()
          if (found === undefined || found === false || found === null) return
          waiting.delete(check)
          resolve(found)
        }
        waiting.add(check)
        check()
      })
    },
    /** So many frames from now on. */
    nextFrames(count: number): Promise<GatheredFrame[]> {
      const from = frames.length
      return this.until(() => frames.length >= from + count && frames.slice(from))
    },
    counted(lane: LaneId = 'a') {
      const sum = noCounts()
      for (const frame of frames) {
        for (const { id, counts } of frame.counts) if (id === lane) addCounts(sum, counts)
      }
      return sum
    },
    begun: () => frames.reduce((sum, frame) => sum + frame.begun, 0),
    pidOf: (name: string) => frames.at(-1)?.instances.find(each => each.name === name)?.pid ?? 0,
    stop: end,
  }
}

export type LabCrew = Awaited<ReturnType<typeof startLabCrew>>
