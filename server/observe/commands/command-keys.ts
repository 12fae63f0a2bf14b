/** Where the keys are among the arguments of a command. */
type Where =
  | 'none'
  | 'first'
  | 'all'
  | 'all but last'
  | 'every second'
  | 'first two'
  /** The first is another word (OBJECT ENCODING, BITOP AND), then keys. */
  | 'second'
  | 'from second'
  /** A number says how many keys follow it. */
  | 'counted'
  | 'counted after one'
  | 'after streams'
  | 'migrate'

const commands: Readonly<Partial<Record<Where, string>>> = {
  none: 'ACL ASKING AUTH BGREWRITEAOF BGSAVE CLIENT CLUSTER COMMAND COMMANDLOG CONFIG DBSIZE DISCARD ECHO EXEC FAILOVER FLUSHALL FLUSHDB FUNCTION HELLO HOTKEYS INFO KEYS LASTSAVE LATENCY LOLWUT MODULE MONITOR MULTI PING PSUBSCRIBE PSYNC PUBLISH PUBSUB PUNSUBSCRIBE QUIT RANDOMKEY READONLY READWRITE REPLCONF REPLICAOF RESET ROLE SAVE SCAN SCRIPT SELECT SENTINEL SHUTDOWN SLAVEOF SLOWLOG SPUBLISH SSUBSCRIBE SUBSCRIBE SUNSUBSCRIBE SWAPDB SYNC TIME UNSUBSCRIBE UNWATCH WAIT WAITAOF',
  all: 'DEL EXISTS MGET PFCOUNT PFMERGE SDIFF SDIFFSTORE SINTER SINTERSTORE SUNION SUNIONSTORE TOUCH UNLINK WATCH',
  'all but last': 'BLPOP BRPOP BZPOPMAX BZPOPMIN',
  'every second': 'MSET MSETNX',
  'first two': 'BLMOVE BRPOPLPUSH COPY GEOSEARCHSTORE LCS LMOVE RENAME RENAMENX RPOPLPUSH SMOVE ZRANGESTORE',
  second: 'DEBUG MEMORY OBJECT XGROUP XINFO',
  'from second': 'BITOP',
  counted: 'LMPOP SINTERCARD ZDIFF ZINTER ZINTERCARD ZMPOP ZUNION',
  'counted after one':
    'BLMPOP BZMPOP EVAL EVALSHA EVALSHA_RO EVAL_RO FCALL FCALL_RO ZDIFFSTORE ZINTERSTORE ZUNIONSTORE',
  'after streams': 'XREAD XREADGROUP',
  migrate: 'MIGRATE',
}

const places = new Map<string, Where>()
for (const [where, names] of Object.entries(commands) as [Where, string][]) {
  for (const name of names.split(' ')) places.set(name, where)
}

const containers = new Set(
  'ACL CLIENT CLUSTER COMMAND COMMANDLOG CONFIG DEBUG FUNCTION HOTKEYS LATENCY MEMORY MODULE OBJECT PUBSUB SCRIPT SENTINEL SLOWLOG XGROUP XINFO'.split(
    ' ',
  ),
)

/** Whether the first argument is a part of the name: CONFIG SET, OBJECT FREQ. */
export const isContainer = (name: string): boolean => containers.has(name)

/** The places of the keys among `args`; `name` in capitals. A command that nobody knows has its key first, as nearly all do. */
export function keyPlaces(name: string, args: readonly Uint8Array[]): number[] {
  const count = args.length
  switch (places.get(name) ?? 'first') {
    case 'none':
      return []
    case 'first':
      return span(0, Math.min(1, count))
    case 'all':
      return span(0, count)
    case 'all but last':
      return span(0, count - 1)
    case 'every second':
      return span(0, count).filter(at => at % 2 === 0)
    case 'first two':
      return span(0, Math.min(2, count))
    case 'second':
      return span(1, Math.min(2, count))
    case 'from second':
      return span(1, count)
    case 'counted':
      return counted(args, 0)
    case 'counted after one':
      return counted(args, 1)
    case 'after streams':
      return streams(args)
    case 'migrate':
      return span(2, Math.min(3, count)).filter(at => args[at]?.length !== 0)
  }
}

/** Every key of a command, as far as its arguments were told. */
export function keysOf<Bytes extends Uint8Array>(name: string, args: readonly Bytes[]): Bytes[] {
  return keyPlaces(name, args).flatMap(at => args[at] ?? [])
}

function span(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
}

function counted(args: readonly Uint8Array[], at: number): number[] {
  const keys = Number(Buffer.from(args[at] ?? []).toString('latin1'))
  if (!Number.isInteger(keys) || keys < 0) return []
  return span(at + 1, Math.min(at + 1 + keys, args.length))
}

/** The first half of what follows STREAMS; the other half are ids. */
function streams(args: readonly Uint8Array[]): number[] {
  const at = args.findIndex(arg => Buffer.from(arg).toString('latin1').toUpperCase() === 'STREAMS')
  return at === -1 ? [] : span(at + 1, at + 1 + Math.floor((args.length - at - 1) / 2))
}
