import { BoardError } from '#server/errors.ts'
import { textOf } from '#server/observe/keys/name.ts'
import { type Ask, isAnswer, reasonOf } from './ask.ts'
import { bounds } from './bounds.ts'
import { askFor, changed } from './download-ask.ts'
import { downloadLines } from './download-lines.ts'
import { bytesOf } from './part.ts'
import type { NotThere } from './shapes.ts'
import { jsonType } from './value-bytes.ts'

const mostAtOnce = 3

/** `bytes` come when they are asked for. An end that is no end throws: half a value must not pass for one. */
export type Download = {
  state: 'here'
  fileName: string
  /** Of anything but a string: JSON, one line for each element. */
  kind: 'bytes' | 'lines' | 'document'
  bytes: AsyncGenerator<Buffer>
}

/** Values on their way out, of which only a window is ever in memory. */
export function createDownloads(ask: Ask) {
  let open = 0

  async function* counted(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
    if (open >= mostAtOnce) {
      throw new BoardError(
        'TOO_MANY',
        `Only ${mostAtOnce} values can be downloaded at once. Try again later.`,
      )
    }
    open += 1
    try {
      yield* bytes
    } finally {
      open -= 1
    }
  }

  return {
    async open(key: Buffer): Promise<Download | NotThere> {
      if (open >= mostAtOnce) {
        return {
          state: 'refused',
          reason: `Only ${mostAtOnce} values can be downloaded at once. Try again later.`,
        }
      }
      const answer = await ask.raw(key, [['TYPE', key]])
      if (!isAnswer(answer)) return answer
      const [found] = answer.replies
      if (found?.error) return { state: 'refused', reason: reasonOf(found.error, answer.node) }
      const type = String(found?.value)
      if (type === 'none') return { state: 'gone' }
      if (type === 'string') return file(key, 'bytes', counted(stringBytes(ask, key)))
      if (type === jsonType) return file(key, 'document', counted(documentBytes(ask, key)))
      const lines = downloadLines(ask, key, type)
      if (!lines) return { state: 'refused', reason: `The board cannot read values of the type ${type}.` }
      return file(key, 'lines', counted(lines))
    },
  }
}

function file(key: Buffer, kind: Download['kind'], bytes: AsyncGenerator<Buffer>): Download {
  return { state: 'here', fileName: fileNameOf(key, kind), kind, bytes }
}

/** Letters that every file system takes, and none that means a folder. */
function fileNameOf(key: Buffer, kind: Download['kind']): string {
  const name = textOf(key)
    .text.slice(0, 80)
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._]+/, '')
  return `${name || 'value'}${{ bytes: '.bin', lines: '.jsonl', document: '.json' }[kind]}`
}

/** Windows over the string. It must be as long at the end as it was at the beginning. */
async function* stringBytes(ask: Ask, key: Buffer): AsyncGenerator<Buffer> {
  let length: number | null = null
  for (let at = 0; length === null || at < length; ) {
    const [size, window] = await askFor(ask, { key, type: 'string' }, [
      ['STRLEN', key],
      ['GETRANGE', key, at, at + bounds.windowBytes - 1],
    ])
    const bytes = bytesOf(window?.value)
    length ??= Number(size?.value)
    if (Number(size?.value) !== length || (bytes.length === 0 && at < length)) throw changed()
    at += bytes.length
    if (bytes.length > 0) yield bytes
  }
}

async function* documentBytes(ask: Ask, key: Buffer): AsyncGenerator<Buffer> {
  const [document] = await askFor(ask, { key, type: jsonType }, [['JSON.GET', key]])
  yield bytesOf(document?.value)
}
