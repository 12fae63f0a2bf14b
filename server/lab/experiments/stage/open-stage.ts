import { z } from 'zod'
import type { Cast, Member } from '#server/lab/experiments/stage/cast.ts'
import { playedShape } from '#server/lab/experiments/stage/messages.ts'
import { type Script, seedOf, shareOut } from '#server/lab/experiments/stage/script.ts'
import type { Heard, Played, Stage, StageOptions } from '#server/lab/experiments/stage/stage.ts'
import { together } from '#server/lab/experiments/stage/tally.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'
import type { Endpoint } from '#server/targets/url.ts'

export type RealPlace = { endpoint: Endpoint; databaseUrl: string; prefix: string; schema: string }

/** A stage in processes of their own, so that the board's own work distorts nothing. */
const stageOf = (members: readonly Member[], shares: (script: Script) => Script[]): Stage => {
  const [first] = members
  const all = (work: (member: Member, at: number) => Promise<unknown>) => Promise.all(members.map(work))
  return {
    now: async () => z.number().parse(await first?.ask({ kind: 'now' })),
    async play(scripts, hear = () => {}): Promise<Played> {
      const parts = scripts.map(shares)
      const requests = members.map(() => 0)
      for (const [at, member] of members.entries()) {
        member.onNews((news: Heard) => {
          requests[at] = news.requests
          hear({ requests: requests.reduce((sum, each) => sum + each, 0), loads: news.loads })
        })
      }
      const played = await all((member, at) =>
        member.ask({ kind: 'play', scripts: parts.flatMap(share => share[at] ?? []) }),
      )
      return together(played.map(each => playedShape.parse(each)))
    },
    freshUntil: async key =>
      z
        .number()
        .nullable()
        .parse(await first?.ask({ kind: 'fresh until', key })),
    close: async () => void (await all(member => member.ask({ kind: 'close' }))),
  }
}

export async function openRealStage(
  cast: Cast,
  options: StageOptions & { seed: number; place: RealPlace },
): Promise<Stage> {
  const { policy, processes, connections, queryMs, seed, place, patient = false } = options
  const members = await cast.of(processes)
  const origin = createMachineClock().now()
  await Promise.all(
    members.map((member, at) =>
      member.ask({
        kind: 'open real',
        name: `app-${at + 1}`,
        origin,
        policy,
        queryMs,
        patient,
        connections: Math.max(1, Math.floor((connections + processes - 1 - at) / processes)),
        seed: seedOf(seed, at),
        ...place,
      }),
    ),
  )
  return stageOf(members, script => shareOut(script, processes))
}
