import { runningSystem } from '#server/system.ts'

/** States only: no address, no message, so that it may be asked without a token. */
export function readiness() {
  const system = runningSystem()
  if (!system) return { alive: true, ready: false, parts: {} }
  const { cache, database, history } = system.health()
  const targets = system.targets().map(watching => watching.latest()?.health.status ?? 'connecting')
  const parts = { cache: cache.status, database: database.status, history: history.status, targets }
  const ready =
    cache.status === 'ok' &&
    history.status === 'ok' &&
    targets.length > 0 &&
    targets.every(status => status === 'ok')
  return {
    alive: true,
    ready,
    bootId: system.bootId,
    uptimeSeconds: Math.round((Date.now() - system.startedAt) / 1000),
    parts,
  }
}
