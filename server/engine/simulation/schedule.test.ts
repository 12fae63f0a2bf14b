import { describe, expect, it } from 'vitest'
import { violations } from '#server/engine/simulation/invariants.ts'
import { countLoads } from '#server/engine/simulation/one-load.ts'
import { type Profile, profiles } from '#server/engine/simulation/profiles.ts'
import { runSchedule, storyOf } from '#server/engine/simulation/schedule.ts'
import type { RequestClass } from '#server/engine/trace.ts'

const SCHEDULES = 10_000
const perProfile = Math.ceil(SCHEDULES / profiles.length)
const profileAt = (at: number) => {
  const profile = profiles[at]
  if (!profile) throw new RangeError(`no profile ${at}`)
  return profile
}

/** A simulation that never meets a class proves nothing about it. */
function mustMeet({ readsOnly, database }: Profile): RequestClass[] {
  const met: RequestClass[] = ['hit', 'loaded', 'joined', 'early refresh']
  if (!readsOnly) met.push('negative')
  if (database.refuse > 0) met.push('failed')
  return met
}

describe('random interleavings of readers, writers and invalidators (S13)', () => {
  it.each(profiles.map((profile, at) => ({ name: profile.name, at })))(
    'break no law under $name',
    { timeout: 60_000 },
    async ({ at }) => {
      const profile = profileAt(at)
      const seen = new Set<string>()
      for (let seed = 1; seed <= perProfile; seed++) {
        const run = await runSchedule(seed, profile)
        const broken = violations(run, profile)
        if (profile.readsOnly) expect(countLoads(run, profile)).toMatchObject({ excused: 0 })
        const replay = `npm run bench -- explore replay ${seed} ${at}`
        expect(broken, replay).toEqual([])
        for (const event of run.world.trace) if (event.type === 'request') seen.add(event.class)
      }
      expect([...seen]).toEqual(expect.arrayContaining(mustMeet(profile)))
    },
  )

  it('replay to the same trace from the same seed', async () => {
    for (const [at, profile] of profiles.entries()) {
      const [one, other] = [await runSchedule(77 + at, profile), await runSchedule(77 + at, profile)]
      expect(storyOf(one.world.trace)).toBe(storyOf(other.world.trace))
      expect(one.world.trace.length).toBeGreaterThan(10)
    }
  })
})
