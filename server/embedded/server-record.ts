import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const schema = z.object({
  pid: z.number().int().positive(),
  born: z.string(),
  port: z.number().int(),
  flavour: z.string(),
  /** What only this very run of the server answers; null until it has answered once. */
  proof: z.string().nullable(),
  stopping: z.boolean(),
  /** Down or frozen on purpose: until then (ms since 1970) nobody starts or wakes it. */
  heldUntil: z.number().nullable().default(null),
})

export type ServerRecord = z.infer<typeof schema>

/** What is known about a running server, in a file that outlives the board that started it. */
export function createServerRecord(file: string) {
  return {
    read(): ServerRecord | null {
      try {
        return schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null
      } catch (error) {
        const unreadable = error instanceof SyntaxError
        if (unreadable || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return null
        throw error
      }
    },
    write(record: ServerRecord) {
      writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
    drop: () => rmSync(file, { force: true }),
  }
}
