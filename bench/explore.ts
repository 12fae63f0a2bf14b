/**
 * Does any of a million seeded schedules break a law of the engine?
 *   npm run bench -- explore [schedules] [first seed]
 *   npm run bench -- explore replay <seed> <profile number>
 */
import { violations } from '#server/engine/simulation/invariants.ts'
import { profiles } from '#server/engine/simulation/profiles.ts'
import { runSchedule, storyOf } from '#server/engine/simulation/schedule.ts'

const [first = '1000000', second = '1', third = '0'] = process.argv.slice(2)

async function replay(seed: number, at: number) {
  const profile = profiles[at]
  if (!profile) throw new RangeError(`There are profiles 0 to ${profiles.length - 1}.`)
  const run = await runSchedule(seed, profile)
  console.log(storyOf(run.world.trace))
  console.log(violations(run, profile))
}

async function explore(count: number, from: number) {
  const began = performance.now()
  let broken = 0
  for (let seed = from; seed < from + count; seed++) {
    const at = seed % profiles.length
    const profile = profiles[at]
    if (!profile) continue
    for (const { law, detail } of violations(await runSchedule(seed, profile), profile)) {
      broken += 1
      console.log(
        `BROKEN ${law} · ${profile.name} · ${detail}\n  replay: npm run bench -- explore replay ${seed} ${at}`,
      )
    }
    const done = seed - from + 1
    if (done % 10_000 === 0)
      console.log(`${done} schedules, ${broken} broken, ${Math.round((performance.now() - began) / 1000)} s`)
  }
  console.log(
    `${count} schedules in ${((performance.now() - began) / 1000).toFixed(1)} s: ${broken} laws broken.`,
  )
  process.exitCode = broken === 0 ? 0 : 1
}

await (first === 'replay' ? replay(Number(second), Number(third)) : explore(Number(first), Number(second)))
