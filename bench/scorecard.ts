/**
 * What do the cache packages of npm do in the situations that matter, and what does ours?
 *   npm run bench -- scorecard [S1 S4 …]
 */
import { startRedisServer } from '#testing/redis-server.ts'
import { contestantNames } from './contestants.ts'
import { footprints } from './footprint.ts'
import { ourOwn } from './our-own.ts'
import { scenarios } from './scenarios.ts'
import { warmReads } from './warm-reads.ts'

const wanted = new Set(process.argv.slice(2))
const asked = (id: string) => wanted.size === 0 || wanted.has(id)
const server = await startRedisServer()
// A client library that throws where nobody listens must not end the comparison.
process.on('unhandledRejection', () => {})
process.on('uncaughtException', error => console.error(`(thrown past its caller: ${error.message})`))

for (const { id, what, run } of scenarios) {
  if (!asked(id)) continue
  console.log(`\n${id} ${what}`)
  for (const name of contestantNames) {
    const result = await run(name, server).catch(error => ({ ok: false, says: `failed: ${error}` }))
    console.log(
      `  ${result === undefined ? '–' : result.ok ? '✓' : '✗'} ${name.padEnd(20)} ${result?.says ?? 'has none'}`,
    )
  }
}
for (const { id, what, run } of ourOwn) {
  if (!asked(id)) continue
  const { ok, says } = await run(server)
  console.log(`\n${id} ${what}\n  ${ok ? '✓' : '✗'} ours                 ${says}`)
}
if (asked('S15')) {
  const lanes = await warmReads(server.url)
  const raw = lanes[0]?.perSecond ?? 1
  console.log('\nS15 warm reads, zipf 0.99, 10 000 keys of 671 bytes, 50 in flight, one process')
  for (const { name, perSecond } of lanes.toSorted((one, other) => other.perSecond - one.perSecond)) {
    console.log(
      `  ${name.padEnd(22)} ${Math.round(perSecond / 1000)} k/s, ${(perSecond / raw).toFixed(2)} of raw`,
    )
  }
  console.log('\nMemory per entry and bytes on the wire of a 671-byte document')
  for (const { name, memory, wire } of await footprints(server.url)) {
    console.log(`  ${name.padEnd(22)} ${memory} bytes in Redis, ${wire} bytes read per hit`)
  }
}
await server.stop()
process.exit(0)
