import { createDecoder } from '#server/observe/decode/decoder.ts'
import { type RawForm, writeRaw } from '#server/observe/decode/raw.ts'
import type { Choice, Decoding } from '#server/observe/decode/shapes.ts'
import type { NameId } from '#server/observe/keys/shapes.ts'
import type { Target } from '#server/targets/target.ts'
import { type Ask, createAsk } from './ask.ts'
import { bounds } from './bounds.ts'
import { createDownloads, type Download } from './download.ts'
import { readFacts } from './facts.ts'
import { createLongParts, type LongParts } from './long-parts.ts'
import { createHashPages } from './page-hash.ts'
import { pageOfList } from './page-list.ts'
import { pageOfSet } from './page-set.ts'
import { pageOfSortedSet } from './page-sorted-set.ts'
import { pageOfStream, readGroups, readPending } from './page-stream.ts'
import { pageOfString } from './page-string.ts'
import type {
  KeyFacts,
  NotThere,
  PageQuery,
  Place,
  StreamGroups,
  StreamPending,
  ValuePage,
} from './shapes.ts'
import { createUnnoticed } from './unnoticed.ts'
import { readValueBytes } from './value-bytes.ts'

export type InspectorOptions = {
  target: Target
  /** The bytes of any name that the board has shown. */
  keyOf: (id: NameId) => Promise<Uint8Array>
}

/** Bytes that were too many are not all here: `total` says how many there are. */
type Read = { total: number; whole: boolean; digest: string | null }
export type DecodedValue = { state: 'here'; decoding: Decoding } & Read
export type RawValue = { state: 'here'; text: string } & Read

export type Inspector = ReturnType<typeof createInspector>

/** Looks at one key of a target, whatever it holds and however large it is. */
export function createInspector({ target, keyOf }: InspectorOptions) {
  const decoder = createDecoder()
  const ask = createAsk(target)
  const noticed = createUnnoticed()
  const parts = createLongParts()
  const { named } = parts
  const pageOfHash = createHashPages({ ask, named })
  const downloads = createDownloads(createAsk(target, bounds.downloadReplyBytes))
  const bytesOf = async (id: NameId) => Buffer.from(await keyOf(id))

  return {
    async key({ id }: { id: NameId }): Promise<KeyFacts | NotThere> {
      return readFacts({ id, key: await bytesOf(id), ask, noticed })
    },

    async name({ id }: { id: NameId }): Promise<{ base64: string }> {
      return { base64: (await bytesOf(id)).toString('base64') }
    },

    async page({ id, query }: { id: NameId; query: PageQuery }): Promise<ValuePage | NotThere> {
      return pageOf({ ask, named, pageOfHash }, await bytesOf(id), query)
    },

    async groups({ id }: { id: NameId }): Promise<StreamGroups | NotThere> {
      return readGroups(ask, await bytesOf(id))
    },

    async pending(asked: {
      id: NameId
      group: string
      cursor: string | null
      limit: number
    }): Promise<StreamPending | NotThere> {
      const group = Buffer.from(asked.group, 'base64url')
      return readPending(ask, await bytesOf(asked.id), { ...asked, group })
    },

    async decode(asked: { id: NameId; place: Place; choice: Choice }): Promise<DecodedValue | NotThere> {
      const found = await readValueBytes({ ask, partOf: parts.bytesOf }, await bytesOf(asked.id), asked.place)
      if (found.state !== 'here') return found
      const { bytes, ...read } = found
      const decoding = await decoder.decode({ bytes, whole: found.whole, choice: asked.choice })
      return { ...read, decoding }
    },

    async raw(asked: { id: NameId; place: Place; form: RawForm }): Promise<RawValue | NotThere> {
      const found = await readValueBytes({ ask, partOf: parts.bytesOf }, await bytesOf(asked.id), asked.place)
      if (found.state !== 'here') return found
      const { bytes, ...read } = found
      return { ...read, text: writeRaw(bytes, asked.form) }
    },

    /** The whole value, however large, a piece at a time. */
    async download({ id }: { id: NameId }): Promise<Download | NotThere> {
      return downloads.open(await bytesOf(id))
    },

    /** The bytes of a field or a member that the board has shown, by its bytes or its handle. */
    partOf: parts.bytesOf,

    /** Ends the thread that decodes. */
    stop: decoder.stop,
  }
}

type Pages = { ask: Ask; pageOfHash: ReturnType<typeof createHashPages> } & Pick<LongParts, 'named'>

function pageOf(
  { ask, named, pageOfHash }: Pages,
  key: Buffer,
  query: PageQuery,
): Promise<ValuePage | NotThere> {
  switch (query.type) {
    case 'string':
      return pageOfString(ask, key, query)
    case 'hash':
      return pageOfHash(key, query)
    case 'list':
      return pageOfList(ask, key, query)
    case 'set':
      return pageOfSet({ ask, named }, key, query)
    case 'zset':
      return pageOfSortedSet({ ask, named }, key, query)
    case 'stream':
      return pageOfStream(ask, key, query)
  }
}
