import { createHash } from 'node:crypto'
import { isContainer, keyPlaces } from './command-keys.ts'
import { printable } from './printable.ts'

/** What commands that do the same have in common; no value and no whole key of anybody is in it. */
export type Shape = {
  /** GET, CONFIG SET. */
  command: string
  /** `user:*` of the first key; null: it has none. */
  namespace: string | null
  /** `SET user:* ? EX n` */
  text: string
}

const longestSegment = 48
const longestShape = 200
const options = new Set(
  'ABSTTL AGGREGATE ALPHA ANY ASC ASYNC BEFORE AFTER BLOCK BY BYLEX BYRADIUS BYBOX BYSCORE CH COUNT DESC EX EXAT FIELDS FNX FXX FREQ FROMLONLAT FROMMEMBER FVS GET GROUP GT IDLE IDLETIME INCR KEEPTTL KEYS LEFT LIMIT LT MATCH MAXLEN MAX MIN MINID NOACK NOMKSTREAM NOVALUES NX PERSIST PX PXAT REPLACE REV RIGHT SAMPLES STORE STREAMS SUM SYNC TYPE VALUES WEIGHTS WITHCOORD WITHDIST WITHHASH WITHSCORES WITHVALUES WITHSCORE XX'.split(
    ' ',
  ),
)
const patterned = new Set(['KEYS', 'PSUBSCRIBE', 'PUNSUBSCRIBE'])
const scripts = new Set(['EVAL', 'EVAL_RO', 'EVALSHA', 'EVALSHA_RO'])
const functions = new Set(['FCALL', 'FCALL_RO'])

export function shapeOf(words: readonly Uint8Array[]): Shape {
  const name = upper(words[0])
    .replace(/[^\x21-\x7e]/g, '?')
    .slice(0, longestSegment)
  const args = words.slice(1)
  const keys = new Set(keyPlaces(name, args))
  const sub = isContainer(name) && args.length > 0 ? upper(args[0]).slice(0, longestSegment) : null
  const command = sub === null ? name : `${name} ${sub}`
  const tokens = args.flatMap((arg, at) => {
    if (sub !== null && at === 0) return []
    if (keys.has(at)) return namespaceOf(arg)
    return tokenOf(arg, { name, before: args[at - 1], at })
  })
  const firstKey = [...keys].map(at => args[at]).find(arg => arg !== undefined)
  return {
    command,
    namespace: firstKey === undefined ? null : namespaceOf(firstKey),
    text: [command, ...collapsed(tokens)].join(' ').slice(0, longestShape),
  }
}

/** `user:123:name` → `user:*`; without a delimiter the digits go: `u123` → `u*`. */
function namespaceOf(key: Uint8Array): string {
  const text = printable(key.subarray(0, 512))
  const colon = text.indexOf(':')
  const head = (colon === -1 ? text : text.slice(0, colon)).replace(/\d+/g, '*')
  const short = head.length > longestSegment ? `${head.slice(0, longestSegment)}…` : head
  return colon === -1 ? short : `${short}:*`
}

type Around = { name: string; before: Uint8Array | undefined; at: number }

function tokenOf(arg: Uint8Array, { name, before, at }: Around): string {
  if (at === 0 && scripts.has(name)) return `script#${digest(arg)}`
  if (at === 0 && functions.has(name)) return printable(arg).slice(0, longestSegment)
  if (at === 0 && patterned.has(name)) return namespaceOf(arg)
  if (before !== undefined && upper(before) === 'MATCH') return namespaceOf(arg)
  const text = arg.length > 24 ? '' : upper(arg)
  if (options.has(text)) return text
  return /^[-+(]?(\d+(\.\d+)?|inf)$/i.test(text) ? 'n' : '?'
}

/** The same again and again, alone or in pairs, is said once. */
function collapsed(tokens: readonly string[]): string[] {
  const kept: string[] = []
  for (const token of tokens) {
    if (kept.at(-1) === '…' && (token === kept.at(-2) || token === kept.at(-3))) continue
    if (token === kept.at(-1) || (token === kept.at(-2) && kept.at(-1) === kept.at(-3))) {
      if (kept.at(-1) !== '…') kept.push('…')
    } else kept.push(token)
  }
  return kept
}

const upper = (word: Uint8Array | undefined) =>
  Buffer.from(word ?? [])
    .toString('latin1')
    .toUpperCase()

const digest = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex').slice(0, 8)
