import { describe, expect, it } from 'vitest'
import { violations } from '#server/engine/simulation/invariants.ts'
import { profiles } from '#server/engine/simulation/profiles.ts'
import { runSchedule, storyOf } from '#server/engine/simulation/schedule.ts'
import { requestClasses } from '#server/engine/trace.ts'

const SCHEDULES = 10_000
const perProfile = Math.ceil(SCHEDULES / profiles.length)
const profileAt = (at: number) => {
  const profile = profiles[at]
  if (!profile) throw new RangeError(`no profile ${at}`)
  return profile
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
        const replay = `npm run bench -- explore replay ${seed} ${at}`
        expect(broken, replay).toEqual([])
        for (const event of run.world.trace) if (event.type === 'request') seen.add(event.class)
      }
      // A simulation that never meets a class proves nothing about it; failed needs a database that is away.
      for (const each of requestClasses) {
        if (!['failed', 'bypassed', 'stale served', 'ducked'].includes(each))
          expect(seen, each).toContain(each)
      }
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

describe('the laws', () => {
  it('catch a policy without a lease', async () => {
    let broken = 0
    for (let seed = 1; seed <= 400; seed++) {
      const run = await runSchedule(seed, profileAt(0), policy => ({
        ...policy,
        protections: { ...policy.protections, lease: null, coalesce: false },
      }))
      broken += violations(run, profileAt(0)).length
    }
    expect(broken).toBeGreaterThan(10)
  })

  it('catch a cache that came back old and was not caught up', async () => {
    let broken = 0
    for (let seed = 1; seed <= 400; seed++) {
      const run = await runSchedule(seed, profileAt(3), policy => policy, { deaf: true })
      broken += violations(run, profileAt(3)).length
    }
    expect(broken).toBeGreaterThan(0)
  })
})
