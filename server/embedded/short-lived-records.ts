import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { birthOf, isAlive, me, signal } from './processes.ts'

const file = 'server.json'
const incarnation = z.object({ pid: z.number(), born: z.string() })
const schema = z.object({ board: incarnation, server: incarnation })

/** Whose server runs in this folder. */
export function noteServer(folder: string, pid: number) {
  const record = { board: me(), server: { pid, born: birthOf(pid) ?? '' } }
  writeFileSync(join(folder, file), JSON.stringify(record), { mode: 0o600 })
}

/** What a board left whose guard was killed with it. Other living boards may share the folder. */
export function endLeftBehind(home: string) {
  for (const name of readdirSync(home)) {
    const record = recordIn(join(home, name))
    if (!record || isAlive(record.board)) continue
    signal(record.server, 'SIGKILL')
    rmSync(join(home, name), { recursive: true, force: true })
  }
}

function recordIn(folder: string): z.infer<typeof schema> | null {
  try {
    return schema.safeParse(JSON.parse(readFileSync(join(folder, file), 'utf8'))).data ?? null
  } catch {
    return null
  }
}
