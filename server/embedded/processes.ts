import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process that a number alone cannot name: numbers are used again. */
export type Incarnation = { pid: number; born: string }

/** When this process was born, as text that no later process of the same number can have; null when it is dead. */
export function birthOf(pid: number): string | null {
  return process.platform === 'linux' ? birthFromProc(pid) : birthFromPs(pid)
}

export function isAlive({ pid, born }: Incarnation): boolean {
  return birthOf(pid) === born
}

export function me(): Incarnation {
  return { pid: process.pid, born: birthOf(process.pid) ?? 'unknown' }
}

/** Sends the signal only when the number still belongs to the very process that was meant. */
export function signal(target: Incarnation, name: NodeJS.Signals): boolean {
  if (!isAlive(target)) return false
  try {
    return process.kill(target.pid, name)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
    throw error
  }
}

/** The command line as the system shows it, to recognise a process whose birth was not written down. */
export function commandLineOf(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** Field 22 counts clock ticks since the machine started, so the machine's start belongs to it. */
function birthFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const dead = fields[0] === 'Z' || fields[0] === 'X'
    return dead ? null : `${machineStart()}-${fields[19]}`
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return null
    throw error
  }
}

function machineStart(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

function birthFromPs(pid: number): string | null {
  try {
    const shown = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    }).trim()
    const [state = '', ...started] = shown.split(/\s+/)
    return shown === '' || state.startsWith('Z') ? null : started.join(' ')
  } catch {
    return null
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null
}
