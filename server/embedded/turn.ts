import { randomBytes } from 'node:crypto'
import { readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { BoardError } from '#server/errors.ts'
import { type Incarnation, isAlive, me } from './processes.ts'
import { until } from './until.ts'

type Owner = Incarnation & { text: string }

/**
 * One board at a time starts or stops a server. A lock is a symbolic link whose target names its owner:
 * created in one step together with its content. A lock whose owner died is inherited by creating the one link
 * `<lock>.after-<dead owner>`, which only one board can. So the present owner is the last link of the chain.
 */
export async function takeTurn(lock: string, withinMs = 45_000): Promise<() => void> {
  const { pid, born } = me()
  const text = `${pid} ${randomBytes(6).toString('hex')} ${born}`
  const release = await until(() => attempt(lock, text), { withinMs })
  if (release) return release
  const holder = chainOf(lock).at(-1)
  throw new BoardError(
    'EMBEDDED_FAILED',
    `Another board (process ${holder?.pid ?? 'unknown'}) has been starting or stopping the same server for too long. Stop it, or set CACHEBOARD_DATA_DIR to another folder.`,
  )
}

function attempt(lock: string, text: string): (() => void) | null {
  const chain = chainOf(lock)
  const last = chain.at(-1)
  if (last && isAlive(last)) return null
  const link = last ? heirOf(lock, last) : lock
  if (!create(link, text)) return null
  // The chain may have been released between reading it and inheriting from it: then nothing was inherited.
  if (last && ownerOf(lock)?.text !== chain[0]?.text) {
    rmSync(link, { force: true })
    return null
  }
  return () => {
    const tombs = chain.map(owner => heirOf(lock, owner))
    for (const link of [lock, ...tombs]) rmSync(link, { force: true })
  }
}

function chainOf(lock: string): Owner[] {
  const chain: Owner[] = []
  let owner = ownerOf(lock)
  while (owner) {
    chain.push(owner)
    owner = ownerOf(heirOf(lock, owner))
  }
  return chain
}

function heirOf(lock: string, owner: Owner): string {
  return `${lock}.after-${owner.text.split(' ').slice(0, 2).join('-')}`
}

function ownerOf(link: string): Owner | null {
  try {
    const text = readlinkSync(link)
    const [pid = '', , ...born] = text.split(' ')
    return { pid: Number(pid), born: born.join(' '), text }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function create(link: string, text: string): boolean {
  try {
    symlinkSync(text, link)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
