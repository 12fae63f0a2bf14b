import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { nativePlace, startProgram } from './postgres-program.ts'

/** To copy a data folder takes a quarter of the time that it takes to make one. */
function templatePlace(): string {
  const { version } = JSON.parse(readFileSync(join(nativePlace, 'package.json'), 'utf8'))
  return join(process.cwd(), 'node_modules/.cache/test-postgres', String(version))
}

async function initdb(data: string) {
  const trusting = ['-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C']
  const child = startProgram('initdb', ['-D', data, ...trusting])
  let said = ''
  const hear = (chunk: Buffer) => {
    said += chunk
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${said}`)
}

/** It gets its name when it is complete. Several may make it at once; then the first one stays. */
async function makeTemplate(place: string) {
  const unfinished = `${place}-unfinished-${process.pid}`
  mkdirSync(dirname(place), { recursive: true })
  await initdb(unfinished)
  try {
    renameSync(unfinished, place)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(place)) throw error
  }
}

/** An empty Postgres in this folder, which must not be there yet. */
export async function layData(data: string): Promise<void> {
  const place = templatePlace()
  if (!existsSync(place)) await makeTemplate(place)
  cpSync(place, data, { recursive: true })
  // Postgres starts nowhere that others may look into.
  chmodSync(data, 0o700)
}
