import type { Transform } from 'node:stream'
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'
import type { Inside } from './layer.ts'
import { limits } from './limits.ts'

const chunkSize = 64 * 1024

const makers = {
  gzip: () => createGunzip({ chunkSize }),
  zlib: () => createInflate({ chunkSize }),
  deflate: () => createInflateRaw({ chunkSize }),
  brotli: () => createBrotliDecompress({ chunkSize }),
  zstd: () => createZstdDecompress({ chunkSize }),
} satisfies Record<string, () => Transform>

/** As far as the limit and the input allow: a bomb is left where it begins to be one. */
export function unwrapZlib(kind: keyof typeof makers): (bytes: Buffer, most?: number) => Promise<Inside> {
  return async (bytes, most = limits.bytesOut) => {
    const chunks: Buffer[] = []
    let size = 0
    let failed: unknown = null
    const stream = makers[kind]()
    stream.end(bytes)
    try {
      for await (const chunk of stream) {
        chunks.push(chunk)
        size += chunk.length
        if (size > most) break
      }
    } catch (error) {
      failed = error
    }
    const content = Buffer.concat(chunks).subarray(0, most)
    const left = bytes.length - Number(Reflect.get(stream, 'bytesWritten') ?? bytes.length)
    const ended = endOf({ size, most, failed })
    return { content, facts: ended.halted === null ? factsOf(left) : [], ...ended }
  }
}

const factsOf = (left: number): [string, string][] =>
  left > 0 ? [['bytes behind the end', String(left)]] : []

function endOf(run: { size: number; most: number; failed: unknown }): Pick<Inside, 'halted' | 'problem'> {
  if (run.size > run.most) {
    return {
      halted: 'limit',
      problem: `It unpacks to more than ${run.most / 1024} KiB: the rest is not shown.`,
    }
  }
  if (run.failed === null) return { halted: null, problem: null }
  const code = run.failed instanceof Error && 'code' in run.failed ? String(run.failed.code) : ''
  if (code === 'Z_BUF_ERROR' || code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END') {
    return { halted: 'short', problem: 'The packed bytes end too early.' }
  }
  return { halted: 'malformed', problem: 'The packed bytes are damaged.' }
}
