import { createHash } from 'node:crypto'

/** What one command of ours added to the server's keyspace_hits and keyspace_misses. */
export type Lookups = { hits: number; misses: number }

type Outcome = 'hit' | 'miss' | 'unclear'
type Key = string | Buffer
type Rule = (reply: unknown) => Outcome

const size = (reply: unknown) => (Array.isArray(reply) || reply instanceof Buffer ? reply.length : 0)
const text = (reply: unknown) => (reply instanceof Buffer ? reply.toString() : String(reply))

const nilIsMiss: Rule = reply => (reply === null ? 'miss' : 'hit')
const nothingIsMiss: Rule = reply =>
  reply === null || (Array.isArray(reply) && reply.length === 0) ? 'miss' : 'hit'
const zeroIsMiss: Rule = reply => (Number(reply) === 0 ? 'miss' : 'hit')
const emptyIsMiss: Rule = reply => (size(reply) === 0 ? 'miss' : 'hit')
/** −2 is how TTL says that there is no such key. */
const minusTwoIsMiss: Rule = reply => (Number(reply) === -2 ? 'miss' : 'hit')
const noneIsMiss: Rule = reply => (text(reply) === 'none' ? 'miss' : 'hit')
/** The key may be there while the field, member or range is not: only another look at the key can tell. */
const nilIsUnclear: Rule = reply => (reply === null ? 'unclear' : 'hit')
const zeroIsUnclear: Rule = reply => (Number(reply) === 0 ? 'unclear' : 'hit')
const emptyIsUnclear: Rule = reply => (size(reply) === 0 ? 'unclear' : 'hit')
const allEmptyIsUnclear: Rule = reply =>
  Array.isArray(reply) && reply.some(item => item !== null && Number(item) !== 0 && Number(item) !== -2)
    ? 'hit'
    : 'unclear'
const scanned: Rule = reply =>
  Array.isArray(reply) && (text(reply[0]) !== '0' || size(reply[1]) > 0) ? 'hit' : 'unclear'

const rulesByCommands: [Rule, string][] = [
  [nilIsMiss, 'get dump getdel getex object|encoding object|idletime object|freq object|refcount'],
  [nothingIsMiss, 'srandmember hrandfield zrandmember'],
  [nilIsMiss, 'xinfo|stream'],
  [zeroIsMiss, 'llen hlen scard zcard'],
  [emptyIsMiss, 'hgetall hkeys hvals smembers'],
  [minusTwoIsMiss, 'ttl pttl expiretime pexpiretime'],
  [noneIsMiss, 'type'],
  [nilIsUnclear, 'hget lindex lpos zscore zrank zrevrank'],
  [zeroIsUnclear, 'strlen xlen hexists hstrlen sismember zcount zlexcount getbit bitcount'],
  [emptyIsUnclear, 'getrange substr lrange zrange zrevrange zrangebyscore zrevrangebyscore xrange xrevrange'],
  [allEmptyIsUnclear, 'hmget smismember zmscore httl hpttl hexpiretime hpexpiretime'],
  [scanned, 'hscan sscan zscan'],
]

const rules = new Map(
  rulesByCommands.flatMap(([rule, names]) => names.split(' ').map(name => [name, rule] as const)),
)

const none: Lookups = { hits: 0, misses: 0 }
const one: Record<'hit' | 'miss', Lookups> = { hit: { hits: 1, misses: 0 }, miss: { hits: 0, misses: 1 } }

const rememberedKeys = 1000

/**
 * Reads, from its own replies, what a connection did to the server's hit and miss counters, so that it can
 * be taken off again. Measured on Redis 7.0 and Valkey 9.1: SCAN, DBSIZE, RANDOMKEY, MEMORY USAGE and writes
 * do not count. An unclear reply (HGET of a field that is not there) takes the outcome of the last clear look
 * at the same key, so whoever inspects a key sends TYPE first. MULTI and scripts are not looked into.
 */
export function createLookupCounter() {
  const seen = new Map<string, 'hit' | 'miss'>()

  function remember(key: string, outcome: 'hit' | 'miss') {
    seen.delete(key)
    seen.set(key, outcome)
    if (seen.size <= rememberedKeys) return
    const oldest = seen.keys().next()
    if (!oldest.done) seen.delete(oldest.value)
  }

  function settle(key: string, outcome: Outcome): Lookups {
    const sure = outcome === 'unclear' ? (seen.get(key) ?? 'miss') : outcome
    if (outcome !== 'unclear') remember(key, sure)
    return one[sure]
  }

  return (name: string, keys: readonly Key[], reply: unknown): Lookups => {
    if (name === 'exists' || name === 'touch') return several(keys, reply)
    if (name === 'mget') return eachOf(keys, reply, settle)
    const rule = rules.get(name)
    const key = keys[0]
    if (!rule || key === undefined) return none
    const outcome = reply instanceof Error ? outcomeOfError(reply) : rule(reply)
    return outcome ? settle(nameOf(key), outcome) : none
  }
}

function several(keys: readonly Key[], reply: unknown): Lookups {
  const hits = Number(reply)
  return reply instanceof Error ? none : { hits, misses: keys.length - hits }
}

/** MGET says nil for a key of another type too, which the server counted as a hit. */
function eachOf(
  keys: readonly Key[],
  reply: unknown,
  settle: (key: string, outcome: Outcome) => Lookups,
): Lookups {
  if (!Array.isArray(reply)) return none
  const found = keys.map((key, i) => settle(nameOf(key), nilIsUnclear(reply[i])))
  return {
    hits: found.reduce((sum, lookup) => sum + lookup.hits, 0),
    misses: found.reduce((sum, lookup) => sum + lookup.misses, 0),
  }
}

/** The server looked before it refused, except where it refused the command itself. */
function outcomeOfError({ message }: Error): Outcome | null {
  if (message.startsWith('WRONGTYPE') || /\b(LFU|LRU)\b/.test(message)) return 'hit'
  return /no such key/i.test(message) ? 'miss' : null
}

/** Keys can be half a gigabyte long; their memory here is not. */
function nameOf(key: Key): string {
  const bytes = key instanceof Buffer ? key : Buffer.from(key)
  return bytes.length <= 64 ? bytes.toString('latin1') : createHash('sha1').update(bytes).digest('base64')
}
