import { createSystem } from '#server/system.ts'

/** A board that begins to listen for misses and says so, to be killed in the middle of it. */
const [redis, postgres, what] = process.argv.slice(2)
if (!postgres) throw new Error('usage: capturing-board.ts <redis url> <postgres url> capture|most missed')
const system = createSystem({
  REDIS_URL: redis,
  DATABASE_URL: postgres,
  CACHEBOARD_ROLE: 'operate',
  CACHEBOARD_LOG_LEVEL: 'silent',
})
await system.start()
const [watching] = system.targets()
if (!watching) throw new Error('No cache.')
const viewer = { name: 'Ada', grant: 'full' as const, session: null, from: null }

let asked = false
// Postgres may still be on its way.
const asking = setInterval(() => {
  if (system.history.state().status !== 'ok') return
  if (what === 'most missed') {
    if (asked) return
    asked = true
    process.send?.('running')
    watching.operate.mostMissed(viewer, 10).catch(error => process.send?.(String(error)))
    return
  }
  const { phase, problem } = watching.namespaces.state()
  if (phase === 'none' || phase === 'failed') {
    watching.namespaces.start(viewer, { seconds: 50, delimiter: ':' })
  } else if (phase === 'running') {
    clearInterval(asking)
    process.send?.('running')
  } else if (problem) process.send?.(problem)
}, 100)
