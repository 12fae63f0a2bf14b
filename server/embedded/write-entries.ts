import { open } from 'node:fs/promises'
import { Redis } from 'ioredis'

const atOnce = 500

const bulk = (part: Buffer) => Buffer.concat([Buffer.from(`$${part.length}\r\n`), part, Buffer.from('\r\n')])

function command(...parts: (string | Buffer)[]): Buffer {
  return Buffer.concat([Buffer.from(`*${parts.length}\r\n`), ...parts.map(part => bulk(Buffer.from(part)))])
}

/** Writes every entry as the command that brings it back, so that whoever reads the file has only to run it. */
export async function writeEntries(port: number, path: string): Promise<void> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    maxRetriesPerRequest: 0,
    commandTimeout: 2000,
    lazyConnect: true,
  })
  // What went wrong is told by the command that it happened to.
  client.on('error', () => {})
  const file = await open(path, 'w', 0o600)
  try {
    await client.connect()
    let cursor = '0'
    do {
      const [next, keys]: [Buffer, Buffer[]] = await client.scanBuffer(cursor, 'COUNT', atOnce)
      await file.write(Buffer.concat(await Promise.all(keys.map(key => entry(client, key)))))
      cursor = String(next)
    } while (cursor !== '0')
  } finally {
    client.disconnect()
    await file.close()
  }
}

async function entry(client: Redis, key: Buffer): Promise<Buffer> {
  const [bytes, expires] = await Promise.all([client.dumpBuffer(key), client.pexpiretime(key)])
  // -1 never expires; -2 is gone by now.
  if (bytes === null || expires === -2) return Buffer.alloc(0)
  return command('RESTORE', key, String(Math.max(0, expires)), bytes, 'REPLACE', 'ABSTTL')
}
