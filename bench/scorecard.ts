/**
 * What do the cache packages of npm do in the situations that matter, and what does ours?
 *   npm run bench -- scorecard [S1 S4 …]
 */
import { startRedisServer } from '#testing/redis-server.ts'
import { footprints } from './footprint.ts'
import { scenarios } from './scenarios.ts'
import { noneBecause, type Scenario, type Verdict } from './verdict.ts'
import { warmReads } from './warm-reads.ts'

const wanted = new Set(process.argv.slice(2))
const asked = (id: string) => wanted.size === 0 || wanted.has(id)
const server = await startRedisServer()
// A client library that throws where nobody listens must not end the comparison.
process.on('unhandledRejection', () => {})
process.on('uncaughtException', error => console.error(`(thrown past its caller: ${error.message})`))

const used = new Set<keyof typeof noneBecause>()

function line(name: string, result: Verdict): string {
  const padded = name.padEnd(20)
  if ('none' in result) {
    used.add(result.none)
    return `  – ${padded} ${result.none}`
  }
  return `  ${result.ok ? '✓' : '✗'} ${padded} ${result.says}`
}

async function play({ id, what, lanes }: Scenario) {
  console.log(`\n${id} ${what}`)
  for (const { name, run } of lanes) {
    const result = await run(server).catch(error => ({ ok: false, says: `failed: ${error}` }))
    console.log(line(name, result))
  }
}

async function speeds() {
  const lanes = await warmReads(server.url)
  const raw = lanes[0]?.perSecond ?? 1
  console.log('\nS15 warm reads, zipf 0.99, 10 000 keys of 671 bytes, 50 in flight, one process')
  for (const { name, perSecond, cpu, rounds } of lanes.toSorted((one, other) => one.cpu - other.cpu)) {
    const each = rounds.map(round => Math.round(round / 1000)).join(' ')
    const speed = `${Math.round(perSecond / 1000)} k/s, ${(perSecond / raw).toFixed(2)} of raw`
    console.log(`  ${name.padEnd(24)} ${cpu.toFixed(1)} µs of CPU, ${speed} (rounds: ${each})`)
  }
  console.log('\nMemory per entry and bytes on the wire of a 671-byte document')
  for (const { name, memory, wire } of await footprints(server.url)) {
    console.log(`  ${name.padEnd(24)} ${memory} bytes in Redis, ${wire} bytes read per hit`)
  }
}

for (const scenario of scenarios) if (asked(scenario.id)) await play(scenario)
if (asked('S15')) await speeds()
for (const none of used) console.log(`\n– ${none}: ${noneBecause[none]}.`)
if (wanted.size === 0) {
  console.log('\nEvery package runs on Redis alone: a first level in memory could only add stale answers.')
}
await server.stop()
process.exit(0)
