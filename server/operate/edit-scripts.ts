import { mostDocumentMemory, mostValueBytes } from './limits.ts'

/**
 * Every edit is one script on one key: it looks whether the key is still what the person saw, keeps what is needed
 * for an undo, changes, and says what it left. Nothing can come in between.
 * ARGV: 1 the digest of what was seen ('' for "nothing there"), 2 the most memory to keep for an undo, then its own.
 * Answers: {status, type, lookups that hit, lookups that missed, ttl, dump, digest afterwards}.
 */
const frame = (seen: string, change: string) => `
local key, hits, misses = KEYS[1], 0, 0
local function read(...)
  local found = redis.call(...)
  hits = hits + 1
  return found
end
local type = redis.call('TYPE', key).ok
if type == 'none' then misses = misses + 1 else hits = hits + 1 end
local function fieldTtl(field)
  local found = redis.pcall('HPTTL', key, 'FIELDS', 1, field)
  if found.err and string.find(string.lower(found.err), 'unknown') then return -1 end
  if found.err then error(found.err) end
  hits = hits + 1
  return tonumber(found[1])
end
local function stop(status) return {status, type, hits, misses} end
${seen}
local dump, ttl = false, -2
if type ~= 'none' then
  ttl = read('PTTL', key)
  local size = redis.call('MEMORY', 'USAGE', key) or 0
  if size <= tonumber(ARGV[2]) then dump = read('DUMP', key) end
end
${change}
local after = ''
if dump or type == 'none' then
  local left = redis.call('DUMP', key)
  if left then
    after = redis.sha1hex(left)
    hits = hits + 1
  else
    misses = misses + 1
  end
end
return {'done', type, hits, misses, ttl, dump or '', after}
`

/** Compares the part that was seen. `value` is false where there is none. */
const compare = (wanted: string, value: string, size = '0') => `
if type == 'none' then return stop('gone') end
if type ~= '${wanted}' then return stop('type') end
if ${size} > ${mostValueBytes} then return stop('too-large') end
local value = ${value}
if (value and redis.sha1hex(value) or '') ~= ARGV[1] then return stop('changed') end
`

/** What takes the place of another is put in before that goes: the last element of a key would take its TTL along. */
const taken = (op: string, isThere: string) => `
if ARGV[4] == '${op}' then
  if not value then return stop('changed') end
  if ${isThere} then return stop('taken') end
end
`

const create = (add: string) =>
  frame(
    "if type ~= 'none' then return stop('exists') end",
    `${add}\nif ARGV[3] ~= '' then redis.call('PEXPIRE', key, ARGV[3]) end`,
  )

/** SET … KEEPTTL by hand: Redis before 6 does not know it. */
const setKeepingTtl = `
redis.call('SET', key, ARGV[3])
if ttl > 0 then redis.call('PEXPIRE', key, ttl) end
`

const unpacked = (command: string) => `
local args = {}
for i = 4, #ARGV do args[#args + 1] = ARGV[i] end
redis.call('${command}', key, unpack(args))
`

export const editScripts = {
  string: frame(compare('string', "read('GET', key)", "read('STRLEN', key)"), setKeepingTtl),
  /** 3 the field, 4 'set', 'remove' or 'rename', 5 the value, or the new name. */
  field: frame(
    compare('hash', "read('HGET', key, ARGV[3])", "read('HSTRLEN', key, ARGV[3])") +
      taken('rename', "read('HEXISTS', key, ARGV[5]) == 1"),
    `
if ARGV[4] == 'remove' then redis.call('HDEL', key, ARGV[3])
else
  local left = value and fieldTtl(ARGV[3]) or -1
  local field = ARGV[4] == 'rename' and ARGV[5] or ARGV[3]
  redis.call('HSET', key, field, ARGV[4] == 'rename' and value or ARGV[5])
  if left > 0 then redis.call('HPEXPIRE', key, left, 'FIELDS', 1, field) end
  if ARGV[4] == 'rename' then redis.call('HDEL', key, ARGV[3]) end
end`,
  ),
  /** 3 the field, 4 the TTL or ''. */
  fieldTtl: frame(
    compare('hash', "read('HGET', key, ARGV[3])", "read('HSTRLEN', key, ARGV[3])"),
    `
if ARGV[4] == '' then redis.call('HPERSIST', key, 'FIELDS', 1, ARGV[3])
else redis.call('HPEXPIRE', key, ARGV[4], 'FIELDS', 1, ARGV[3]) end`,
  ),
  /** 3 the index, 4 'set', 'push' or 'remove', 5 the value. */
  element: frame(
    compare('list', "ARGV[4] ~= 'push' and read('LINDEX', key, ARGV[3]) or false"),
    `
if ARGV[4] == 'push' then redis.call('RPUSH', key, ARGV[5])
elseif ARGV[4] == 'set' then redis.call('LSET', key, ARGV[3], ARGV[5])
else
  redis.call('LSET', key, ARGV[3], ARGV[5])
  redis.call('LREM', key, tonumber(ARGV[3]) < 0 and -1 or 1, ARGV[5])
end`,
  ),
  /** 3 the member, 4 'add', 'remove' or 'replace', 5 what takes its place. Seen is the member itself. */
  member: frame(
    compare('set', "read('SISMEMBER', key, ARGV[3]) == 1 and ARGV[3] or false") +
      taken('replace', "read('SISMEMBER', key, ARGV[5]) == 1"),
    `
if ARGV[4] ~= 'remove' then redis.call('SADD', key, ARGV[4] == 'add' and ARGV[3] or ARGV[5]) end
if ARGV[4] ~= 'add' then redis.call('SREM', key, ARGV[3]) end`,
  ),
  /** 3 the member, 4 'set', 'remove' or 'rename', 5 the score, 6 the new name. Seen is the score as the server writes it. */
  score: frame(
    compare('zset', "read('ZSCORE', key, ARGV[3])") + taken('rename', "read('ZSCORE', key, ARGV[6])"),
    `
if ARGV[4] == 'set' then redis.call('ZADD', key, ARGV[5], ARGV[3])
else
  if ARGV[4] == 'rename' then redis.call('ZADD', key, value, ARGV[6]) end
  redis.call('ZREM', key, ARGV[3])
end`,
  ),
  /** 3 the id, 4 'add' or 'remove', then what to put in. Seen is the id: an entry never changes. */
  entry: frame(
    compare(
      'stream',
      "ARGV[4] == 'remove' and #read('XRANGE', key, ARGV[3], ARGV[3]) == 1 and ARGV[3] or false",
    ),
    `
if ARGV[4] == 'remove' then redis.call('XDEL', key, ARGV[3])
else
  local args = {}
  for i = 5, #ARGV do args[#args + 1] = ARGV[i] end
  redis.call('XADD', key, '*', unpack(args))
end`,
  ),
  document: frame(
    compare(
      'ReJSON-RL',
      "redis.call('JSON.GET', key)",
      `(redis.call('MEMORY', 'USAGE', key) > ${mostDocumentMemory} and ${mostValueBytes + 1} or 0)`,
    ),
    "redis.call('JSON.SET', key, '$', ARGV[3])",
  ),
  /** 3 the TTL or '', then what to put in. */
  createString: create("redis.call('SET', key, ARGV[4])"),
  createHash: create(unpacked('HSET')),
  createList: create(unpacked('RPUSH')),
  createSet: create(unpacked('SADD')),
  createSortedSet: create(unpacked('ZADD')),
  createStream: create(unpacked('XADD')),
  createDocument: create("redis.call('JSON.SET', key, '$', ARGV[4])"),
} as const

export type EditScript = keyof typeof editScripts

/**
 * What an edit would be compared with: the value, or the part of it that is named. ARGV 1 the part, 2 the most bytes,
 * 3 the digest of what is known already: the same is not sent again.
 * Answers {type, lookups that hit, lookups that missed, ttl, kind, value or how large it is, digest}.
 */
export const lookScript = `
local key = KEYS[1]
local type = redis.call('TYPE', key).ok
if type == 'none' then return {'none', 0, 1} end
local value, hits = false, 1
local part = ARGV[1]
if type == 'string' then
  local size = redis.call('STRLEN', key)
  if size > tonumber(ARGV[2]) then return {type, 3, 0, redis.call('PTTL', key), 'large', size} end
  value = redis.call('GET', key)
  hits = 3
elseif type == 'hash' then
  local size = redis.call('HSTRLEN', key, part)
  if size > tonumber(ARGV[2]) then return {type, 3, 0, redis.call('PTTL', key), 'large', size} end
  value = redis.call('HGET', key, part)
  hits = 3
elseif type == 'list' then
  local index = tonumber(part)
  if index then
    value = redis.call('LINDEX', key, part)
    hits = 2
  end
elseif type == 'set' then
  value = redis.call('SISMEMBER', key, part) == 1 and part or false
  hits = 2
elseif type == 'zset' then
  value = redis.call('ZSCORE', key, part)
  hits = 2
elseif type == 'stream' and part ~= '' then
  value = #redis.call('XRANGE', key, part, part) == 1 and part or false
  hits = 2
elseif type == 'ReJSON-RL' then
  local size = redis.call('MEMORY', 'USAGE', key)
  if size > ${mostDocumentMemory} then return {type, 2, 0, redis.call('PTTL', key), 'large', size} end
  value = redis.call('JSON.GET', key)
end
local ttl = redis.call('PTTL', key)
hits = hits + 1
if not value then return {type, hits, 0, ttl, 'nothing', '', ''} end
if #value > tonumber(ARGV[2]) then return {type, hits, 0, ttl, 'large', #value} end
local digest = redis.sha1hex(value)
if digest == ARGV[3] then return {type, hits, 0, ttl, 'same', '', digest} end
return {type, hits, 0, ttl, 'value', value, digest}
`

/** A value as it is, unless it takes more memory than ARGV 1. */
export const dumpScript = `
local size = redis.call('MEMORY', 'USAGE', KEYS[1])
if not size then return {'gone'} end
if size > tonumber(ARGV[1]) then return {'large'} end
local dump = redis.call('DUMP', KEYS[1])
return {'dump', redis.call('PTTL', KEYS[1]), dump}
`
/** Removes it only while it is still what was copied. */
export const removeScript = `
local dump = redis.call('DUMP', KEYS[1])
if not dump then return 0 end
if redis.sha1hex(dump) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`
