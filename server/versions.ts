import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import clients from '#package.json' with { type: 'json' }

const answerWithinMs = 3_000

/** What a measurement was made with: the board, to its commit where it runs from a clone, and its clients. */
export function createVersions(version: string) {
  let commit: Promise<string | null> | null = null
  return async (): Promise<Record<string, string>> => {
    commit ??= commitHere()
    const here = await commit
    return {
      board: here === null ? version : `${version} (${here})`,
      node: process.version,
      client: `ioredis ${clients.dependencies.ioredis}`,
    }
  }
}

async function commitHere(): Promise<string | null> {
  try {
    const options = { cwd: process.cwd(), timeout: answerWithinMs }
    const { stdout } = await promisify(execFile)('git', ['describe', '--always', '--dirty'], options)
    return stdout.trim() || null
  } catch {
    return null
  }
}
