import type { MonitorCommand } from '../capture/monitor-line.ts'

/** Which arguments of a command are keys that it looks up. Measured on Redis 7.0 and Valkey 9.1, see reads.integration.test.ts. */
type Place =
  | 'first'
  | 'all'
  | 'second'
  | 'two'
  | 'after destination'
  | 'counted'
  | 'counted after destination'

const byPlace: [Place, string][] = [
  [
    'first',
    `GET GETEX GETDEL GETSET GETRANGE SUBSTR STRLEN GETBIT BITCOUNT BITPOS BITFIELD BITFIELD_RO TTL PTTL EXPIRETIME
     PEXPIRETIME TYPE DUMP COPY LLEN LINDEX LRANGE LPOS HGET HMGET HGETALL HKEYS HVALS HLEN HEXISTS HSTRLEN HRANDFIELD
     HSCAN SCARD SISMEMBER SMISMEMBER SMEMBERS SRANDMEMBER SSCAN ZCARD ZCOUNT ZLEXCOUNT ZRANGE ZREVRANGE ZRANGEBYSCORE
     ZREVRANGEBYSCORE ZRANGEBYLEX ZREVRANGEBYLEX ZRANK ZREVRANK ZSCORE ZMSCORE ZRANDMEMBER ZSCAN XLEN XRANGE XREVRANGE
     GEOPOS GEODIST GEOHASH GEOSEARCH GEORADIUS_RO GEORADIUSBYMEMBER_RO SORT SORT_RO`,
  ],
  ['all', 'MGET EXISTS TOUCH SINTER SUNION SDIFF PFCOUNT PFMERGE'],
  ['two', 'LCS'],
  ['second', 'OBJECT XINFO ZRANGESTORE GEOSEARCHSTORE'],
  ['after destination', 'SUNIONSTORE SINTERSTORE SDIFFSTORE'],
  ['counted', 'SINTERCARD ZUNION ZINTER ZDIFF ZINTERCARD'],
  ['counted after destination', 'ZUNIONSTORE ZINTERSTORE ZDIFFSTORE'],
]
const places = new Map(
  byPlace.flatMap(([place, names]) => names.split(/\s+/).map(name => [name, place] as const)),
)

/** `untold`: more keys that the command looked up, whose names did not come along. */
export type Reads = { keys: readonly Buffer[]; untold: number }

const none: Reads = { keys: [], untold: 0 }

/** The keys that a command looks up as the server counts it: for each of them one hit or one miss. */
export function readsOf({ name, args, argumentCount }: MonitorCommand): Reads {
  const place = places.get(name)
  if (!place) return specialReads(name, args, argumentCount)
  switch (place) {
    case 'first':
      return upTo(args, 0, 1, argumentCount)
    case 'all':
      return upTo(args, 0, argumentCount, argumentCount)
    case 'two':
      return upTo(args, 0, 2, argumentCount)
    case 'second':
      return upTo(args, 1, 2, argumentCount)
    case 'after destination':
      return upTo(args, 1, argumentCount, argumentCount)
    case 'counted':
      return upTo(args, 1, 1 + numberAt(args, 0), argumentCount)
    case 'counted after destination':
      return upTo(args, 2, 2 + numberAt(args, 1), argumentCount)
  }
}

function specialReads(name: string, args: readonly Buffer[], argumentCount: number): Reads {
  if (name === 'SET')
    return args.slice(2).some(word => isWord(word, 'GET')) ? upTo(args, 0, 1, argumentCount) : none
  if (name === 'BITOP') return upTo(args, 2, argumentCount, argumentCount)
  if (name === 'XREAD' || name === 'XREADGROUP') return streamReads(args)
  return none
}

/** Half of what follows STREAMS are keys; each is looked up twice. */
function streamReads(args: readonly Buffer[]): Reads {
  const at = args.findIndex(word => isWord(word, 'STREAMS'))
  if (at === -1) return none
  const rest = args.slice(at + 1)
  const keys = rest.slice(0, Math.floor(rest.length / 2))
  return { keys: [...keys, ...keys], untold: 0 }
}

function upTo(args: readonly Buffer[], from: number, to: number, argumentCount: number): Reads {
  const end = Math.min(to, argumentCount)
  const keys = args.slice(from, end)
  return { keys, untold: Math.max(0, end - from - keys.length) }
}

const numberAt = (args: readonly Buffer[], at: number) => Number(args[at]?.toString('latin1') ?? 0) || 0
const isWord = (word: Buffer, text: string) =>
  word.length === text.length && word.toString('latin1').toUpperCase() === text

const fills = new Set('SET SETEX PSETEX GETSET SETNX HSET HMSET RESTORE'.split(' '))

/** What a command does to the life of its key, as far as a TTL is concerned. */
export function writeOf({
  name,
  args,
}: MonitorCommand): { kind: 'filled' | 'dropped'; keys: readonly Buffer[] } | null {
  if (name === 'DEL' || name === 'UNLINK' || name === 'GETDEL') return { kind: 'dropped', keys: args }
  if (fills.has(name)) return { kind: 'filled', keys: args.slice(0, 1) }
  if (name === 'MSET') return { kind: 'filled', keys: args.filter((_, at) => at % 2 === 0) }
  return null
}
