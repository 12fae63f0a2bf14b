import { execFile } from 'node:child_process'
import { cpus } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)
const all = `0-${cpus().length - 1}`

/** Whether a process can be kept to a core here: Linux, with taskset and a core for each side. */
export async function canPart(): Promise<boolean> {
  if (cpus().length < 2) return false
  return run('taskset', ['-p', String(process.pid)]).then(
    () => true,
    () => false,
  )
}

/** Keeps a process with all its threads to a core, as if the others were another machine. */
export async function keepTo(core: number | 'any', pid: number): Promise<void> {
  await run('taskset', ['-a', '-p', '-c', core === 'any' ? all : String(core), String(pid)])
}
