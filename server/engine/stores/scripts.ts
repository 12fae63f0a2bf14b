import { createHash } from 'node:crypto'
import { EPOCH } from '#server/engine/versions.ts'

/** Offsets are those of the envelope, counted from 1. A value of another type, or without our mark, is foreign. */
const opening = `
local function current(name)
  local found = redis.pcall('GET', name)
  if type(found) == 'table' then return 'foreign' end
  if found and string.byte(found, 1) ~= 203 then return 'foreign' end
  return found
end
local function version(bytes) return #bytes >= 43 and struct.unpack('>d', bytes, 11) or 0 end
local function kind(bytes) return string.byte(bytes, 4) or 0 end
local function text(number) return string.format('%.0f', number) end
`

const lease = `
local now = redis.call('TIME')
local found = current(KEYS[1])
if found == 'foreign' then return {'foreign', '', now[1], now[2]} end
if found and kind(found) ~= 3 and (ARGV[3] == '' or string.sub(found, 11, 26) ~= ARGV[3]) then
  return {'found', found, now[1], now[2]}
end
local fence = ARGV[1] .. '@' .. now[1] .. '.' .. now[2]
local got = redis.call('SET', KEYS[2], fence, 'NX', 'PX', ARGV[2])
return {got and 'leased' or 'taken', got and fence or '', now[1], now[2]}
`

const fill = `
if ARGV[1] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
local found = current(KEYS[1])
if ARGV[1] ~= '' then redis.call('DEL', KEYS[2]) end
if found == 'foreign' then return 'foreign' end
local mine = version(ARGV[2])
if found and mine > 0 and version(found) > mine then return 'older' end
local b = ARGV[2]
if found and mine == 0 then b = string.sub(b, 1, 10) .. struct.pack('>d', version(found)) .. string.sub(b, 19) end
redis.call('SET', KEYS[1], b, 'PX', ARGV[3])
return 'filled'
`

const renew = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`

const release = `
if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`

const invalidate = `
redis.call('DEL', KEYS[2])
local found = current(KEYS[1])
if found == 'foreign' then return 'foreign' end
local dirty = found and kind(found) >= 128
if ARGV[1] == '' then
  if not found then return 'absent' end
  if dirty then return 'dirty' end
  redis.call('DEL', KEYS[1])
  return 'removed'
end
if ARGV[1] == '0' then
  if not found or dirty then return dirty and 'dirty' or 'absent' end
  local grave = string.sub(ARGV[2], 1, 10) .. struct.pack('>d', version(found)) .. string.sub(ARGV[2], 19)
  redis.call('SET', KEYS[1], grave, 'PX', ARGV[3])
  return 'removed'
end
if found and version(found) >= tonumber(ARGV[1]) then return dirty and 'dirty' or 'newer' end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return found and 'removed' or 'absent'
`

const put = `
local now = redis.call('TIME')
if now[1] * 1000 + now[2] / 1000 > tonumber(ARGV[4]) then return 'late' end
redis.call('DEL', KEYS[2])
local found = current(KEYS[1])
if found == 'foreign' then return 'foreign' end
if found and version(found) >= tonumber(ARGV[1]) then return kind(found) >= 128 and 'dirty' or 'older' end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 'stored'
`

const slide = `
local found = current(KEYS[1])
if found == 'foreign' then return {'foreign'} end
if not found then return {'none'} end
if kind(found) < 128 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {'entry', found}
`

/** A lost counter restarts at the time in microseconds: a value that no entry can have seen. */
const tag = `
local now = redis.call('TIME')
if ARGV[1] == 'bump' and redis.call('EXISTS', KEYS[1]) == 1 then return text(redis.call('INCR', KEYS[1])) end
redis.call('SET', KEYS[1], text(now[1] * 1000000 + now[2]), 'NX')
return redis.call('GET', KEYS[1])
`

/** The epoch is bound to the server process: after a restart or a failover it is not in force any more. */
const epochs = `
local process = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
local function epoch(name)
  local held = redis.call('GET', name)
  if not held then return 0, 0 end
  local number, bound = string.match(held, '^(%d+):(%x+)$')
  number = tonumber(number) or 0
  return bound == process and number or 0, number
end
local function allocate(counter, entry, mine)
  local sequence = redis.call('INCR', counter)
  local known = entry and version(entry) or 0
  if known >= (mine + 1) * ${EPOCH} then return nil end
  if known >= mine * ${EPOCH} + sequence then
    sequence = known - mine * ${EPOCH} + 1
    redis.call('SET', counter, text(sequence))
  end
  return mine * ${EPOCH} + sequence
end
`

const openEpoch = `
local inForce, held = epoch(KEYS[1])
local wanted = tonumber(ARGV[1])
if inForce >= wanted then return inForce end
if held >= wanted then wanted = held + 1 end
redis.call('SET', KEYS[1], wanted .. ':' .. process)
return wanted
`

const append = `
local now = redis.call('TIME')
if now[1] * 1000 + now[2] / 1000 > tonumber(ARGV[3]) then return {'late', '0', now[1], now[2]} end
local mine = tonumber(ARGV[1])
local inForce = epoch(KEYS[5])
if inForce == 0 or inForce ~= mine then return {'epoch', text(inForce)} end
local found = current(KEYS[1])
if found == 'foreign' then return {'foreign', '0'} end
local next = allocate(KEYS[4], found, mine)
if not next then return {'epoch', '0'} end
if redis.call('XLEN', KEYS[3]) >= tonumber(ARGV[4]) then return {'full', text(next)} end
local b = ARGV[2]
local entry = string.sub(b, 1, 3) .. string.char(string.byte(b, 4) + 128) .. string.sub(b, 5, 10) ..
  struct.pack('>d', next) .. string.sub(b, 19)
redis.call('SET', KEYS[1], entry)
redis.call('DEL', KEYS[2])
redis.call('XADD', KEYS[3], '*', 'key', ARGV[5], 'version', text(next), 'bytes', entry)
return {'appended', text(next), now[1], now[2]}
`

const allocateVersion = `
local mine = tonumber(ARGV[1])
local inForce = epoch(KEYS[3])
if inForce == 0 or inForce ~= mine then return {'epoch', text(inForce)} end
local found = current(KEYS[1])
local next = allocate(KEYS[2], found ~= 'foreign' and found, mine)
if not next then return {'epoch', '0'} end
return {'version', text(next)}
`

const settle = `
local found = current(KEYS[1])
if found == 'foreign' then return 0 end
local flushed = tonumber(ARGV[1])
if found and version(found) > flushed then return 0 end
if found and version(found) == flushed then
  if kind(found) >= 128 then
    redis.call('SETRANGE', KEYS[1], 3, string.char(kind(found) - 128))
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
  end
  return 1
end
return redis.call('DEL', KEYS[1], KEYS[2])
`

const sources = {
  lease: opening + lease,
  fill: opening + fill,
  renew,
  release,
  invalidate: opening + invalidate,
  put: opening + put,
  slide: opening + slide,
  tag: opening + tag,
  openEpoch: opening + epochs + openEpoch,
  append: opening + epochs + append,
  allocate: opening + epochs + allocateVersion,
  settle: opening + settle,
}

export type Script = { sha: string; source: string }
const compiled = (source: string): Script => ({
  sha: createHash('sha1').update(source).digest('hex'),
  source,
})

export const scripts = {
  lease: compiled(sources.lease),
  fill: compiled(sources.fill),
  renew: compiled(sources.renew),
  release: compiled(sources.release),
  invalidate: compiled(sources.invalidate),
  put: compiled(sources.put),
  slide: compiled(sources.slide),
  tag: compiled(sources.tag),
  openEpoch: compiled(sources.openEpoch),
  append: compiled(sources.append),
  allocate: compiled(sources.allocate),
  settle: compiled(sources.settle),
}
