import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { BoardError } from '#server/errors.ts'
import { type RecordedTrace, recordedLimits } from '#server/lab/workload/recorded-trace.ts'

const HEAD_BYTES = 8
const BYTES_PER_REQUEST = 13
const VERSION = 1
const mostBytes = HEAD_BYTES + BYTES_PER_REQUEST * recordedLimits.requests

const packed = promisify(gzip)
const unpacked = promisify(gunzip)

const bytesOf = (column: Float64Array | Uint32Array | Uint8Array) =>
  Buffer.from(column.buffer, column.byteOffset, column.byteLength)

function columns({ times, codes, keys, own }: RecordedTrace): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt8(VERSION, 0)
  head.writeUInt8(own ? 1 : 0, 1)
  head.writeUInt32LE(times.length, 4)
  return Buffer.concat([head, bytesOf(times), bytesOf(keys), bytesOf(codes)])
}

/** As it is kept, and the id that the same requests always have. */
export async function packTrace(trace: RecordedTrace): Promise<{ id: string; bytes: Buffer }> {
  const whole = columns(trace)
  const id = createHash('sha256').update(whole).digest('base64url').slice(0, 16)
  return { id, bytes: await packed(whole, { level: 4 }) }
}

export async function unpackTrace(bytes: Uint8Array): Promise<RecordedTrace> {
  const whole = await unpacked(bytes, { maxOutputLength: mostBytes })
  const count = whole.readUInt32LE(4)
  if (whole[0] !== VERSION || whole.length !== HEAD_BYTES + BYTES_PER_REQUEST * count) {
    throw new BoardError('BAD_INPUT', 'This recorded trace was kept by another version of the board.')
  }
  // Copies: a column has to begin where its numbers may.
  const cut = (from: number, each: number) => new Uint8Array(whole.subarray(from, from + each * count)).buffer
  const [times, keys, codes] = [HEAD_BYTES, HEAD_BYTES + 8 * count, HEAD_BYTES + 12 * count]
  return {
    times: new Float64Array(cut(times, 8)),
    keys: new Uint32Array(cut(keys, 4)),
    codes: new Uint8Array(cut(codes, 1)),
    own: whole[1] === 1,
  }
}
