/** What the decoders say to the screen. Integers are text, so that 64 bits stay exact; maps are lists of pairs, so that a key may be `__proto__`. */
export const formats = [
  'envelope',
  'gzip',
  'zlib',
  'deflate',
  'zstd',
  'brotli',
  'lz4',
  'lz4-block',
  'snappy',
  'snappy-framed',
  'json',
  'msgpack',
  'protobuf',
  'java',
  'php',
  'pickle',
  'text',
  'hex',
] as const
export type Format = (typeof formats)[number]

export type TreeNode =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  /** As it was written, or as exactly as its bytes say. */
  | { kind: 'number'; text: string }
  /** `more`: so many bytes are not shown. */
  | { kind: 'text'; text: string; more: number }
  | { kind: 'bytes'; base64: string; more: number }
  | { kind: 'list'; items: TreeNode[] }
  | { kind: 'map'; entries: TreeEntry[] }
  /** Something with a name: a class, an extension type, the wire type of a Protobuf field. */
  | { kind: 'tagged'; tag: string; content: TreeNode[] }

/** `repeated`: this map has had the same key before. */
export type TreeEntry = { key: TreeNode; value: TreeNode; repeated: boolean }

export type HexRow = { at: number; hex: string; text: string }

/** `problem`: why the view ends before the value does; null when it is whole. */
export type Decoded = { problem: string | null } & (
  | { as: 'text'; text: string }
  | { as: 'tree'; root: TreeNode | null }
  | { as: 'listing'; lines: string[] }
  | { as: 'hex'; rows: HexRow[]; more: number }
)

/** One layer that was taken off: gzip, the envelope … */
export type Unwrapped = {
  format: Format
  bytesIn: number
  bytesOut: number
  /** What the layer says about itself, as the envelope does. */
  facts: [name: string, value: string][]
  /** Why there is less inside than there could be: the limit, a damaged or a cut input. */
  problem: string | null
}

export type Candidate = { format: Format; confidence: number }

export type Hint = { about: 'uuid' | 'time'; text: string }

export type Decoding = {
  /** From the outside in. */
  layers: Unwrapped[]
  format: Format
  confidence: number
  /** What the innermost bytes could be as well, most likely first. */
  candidates: Candidate[]
  decoded: Decoded
  hints: Hint[]
  /** Why it was not decoded as asked for: the time limit. */
  stopped: string | null
}

/** 'auto', or the layers and the view as the person chose them, from the outside in. */
export type Choice = 'auto' | Format[]
