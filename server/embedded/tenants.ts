import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive, me } from './processes.ts'

/** The boards that use one server, as files named after their process. The dead are struck off by whoever looks. */
export function createTenants(folder: string) {
  const mine = `${process.pid}-${randomBytes(4).toString('hex')}`
  mkdirSync(folder, { recursive: true })

  function isThere(name: string): boolean {
    const born = read(join(folder, name))
    return born !== null && isAlive({ pid: Number.parseInt(name, 10), born })
  }

  return {
    enter: () => writeFileSync(join(folder, mine), me().born),
    leave: () => rmSync(join(folder, mine), { force: true }),
    /** Whether any living board but this one uses the server. */
    others(): boolean {
      const names = readdirSync(folder).filter(name => name !== mine)
      const living = names.filter(isThere)
      for (const name of names) if (!living.includes(name)) rmSync(join(folder, name), { force: true })
      return living.length > 0
    },
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
