import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const mostBytes = 5_000_000

/** What a server of ours prints goes to a file; one older file is kept. */
export function createServerLog(file: string) {
  let from = 0
  return {
    file,
    /** Hands an open file to the server that is about to start, and closes our side of it. */
    open<T>(start: (descriptor: number) => T): T {
      mkdirSync(dirname(file), { recursive: true })
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      if (size > mostBytes) renameSync(file, `${file}.1`)
      from = size > mostBytes ? 0 : size
      const descriptor = openSync(file, 'a', 0o600)
      try {
        return start(descriptor)
      } finally {
        closeSync(descriptor)
      }
    },
    /** The end of what this run said. */
    lastWords(): string {
      const said = readFileSync(file).subarray(from).toString('utf8')
      const lines = said.split('\n').filter(line => line.trim() !== '')
      return lines.slice(-3).join(' · ').slice(-600) || 'it said nothing'
    },
  }
}

export type ServerLog = ReturnType<typeof createServerLog>
