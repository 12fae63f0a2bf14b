import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from './environment.js'

/** Which launcher of this folder serves which port, so that a second start can tell the person. */
export function launchRecord(env, port) {
  const file = join(dataFolder(env), 'run', `board-${port}.pid`)
  return {
    write() {
      mkdirSync(join(dataFolder(env), 'run'), { recursive: true, mode: 0o700 })
      writeFileSync(file, String(process.pid))
    },
    drop: () => rmSync(file, { force: true }),
    isRunning() {
      try {
        return process.kill(Number(readFileSync(file, 'utf8')), 0)
      } catch (error) {
        return error.code === 'EPERM'
      }
    },
  }
}
