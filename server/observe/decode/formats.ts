import type { Inside } from './layer.ts'
import type { Format } from './shapes.ts'
import type { Viewed } from './tree.ts'
import { unwrapEnvelope } from './unwrap-envelope.ts'
import { unwrapLz4, unwrapLz4Block } from './unwrap-lz4.ts'
import { unwrapSnappy, unwrapSnappyFramed } from './unwrap-snappy.ts'
import { unwrapZlib } from './unwrap-zlib.ts'
import { viewJava } from './view-java.ts'
import { viewJson } from './view-json.ts'
import { viewMsgpack } from './view-msgpack.ts'
import { viewPhp } from './view-php.ts'
import { viewPickle } from './view-pickle.ts'
import { viewProtobuf } from './view-protobuf.ts'
import { viewHex, viewText } from './view-text.ts'

type Layer = (bytes: Buffer, most?: number) => Promise<Inside>
type View = (bytes: Buffer, whole: boolean) => Viewed

export type ViewName = 'json' | 'msgpack' | 'protobuf' | 'java' | 'php' | 'pickle' | 'text' | 'hex'
export type LayerName = Exclude<Format, ViewName>

/** A layer holds other bytes; a view is what a person reads. */
export const layers: Record<LayerName, Layer> = {
  envelope: unwrapEnvelope,
  gzip: unwrapZlib('gzip'),
  zlib: unwrapZlib('zlib'),
  deflate: unwrapZlib('deflate'),
  zstd: unwrapZlib('zstd'),
  brotli: unwrapZlib('brotli'),
  lz4: unwrapLz4,
  'lz4-block': unwrapLz4Block,
  snappy: unwrapSnappy,
  'snappy-framed': unwrapSnappyFramed,
}

const views: Record<ViewName, View> = {
  json: viewJson,
  msgpack: viewMsgpack,
  protobuf: viewProtobuf,
  java: viewJava,
  php: viewPhp,
  pickle: viewPickle,
  text: viewText,
  hex: viewHex,
}

export const isLayer = (format: Format): format is LayerName => Object.hasOwn(layers, format)
export const isView = (format: Format): format is ViewName => Object.hasOwn(views, format)

const seen = new WeakMap<Buffer, Map<ViewName, Viewed>>()

/** Detection looks at the same bytes as the view that follows: they are read once. */
export function viewAs(format: ViewName, bytes: Buffer, whole: boolean): Viewed {
  const known = seen.get(bytes) ?? new Map<ViewName, Viewed>()
  seen.set(bytes, known)
  const found = known.get(format) ?? views[format](bytes, whole)
  known.set(format, found)
  return found
}
