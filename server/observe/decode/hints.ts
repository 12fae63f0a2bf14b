import type { Hint } from './shapes.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-([1-8])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i
const units = [
  { name: 'seconds', digits: 10, perMs: 1 / 1000 },
  { name: 'milliseconds', digits: 13, perMs: 1 },
  { name: 'microseconds', digits: 16, perMs: 1000 },
  { name: 'nanoseconds', digits: 19, perMs: 1_000_000 },
]

/** What a short value may mean beside what it says. */
export function hintsFor(bytes: Buffer): Hint[] {
  if (bytes.length === 16) return binaryUuid(bytes)
  if (bytes.length > 40) return []
  const text = bytes.toString('latin1').trim()
  const version = uuid.exec(text)?.[1]
  if (version) return [{ about: 'uuid', text: `A UUID of version ${version}${timeOf(text, version)}.` }]
  return timestamp(text)
}

function binaryUuid(bytes: Buffer): Hint[] {
  const text = bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return uuid.test(text) ? [{ about: 'uuid', text: `The sixteen bytes of a UUID: ${text}.` }] : []
}

/** Version 7 begins with the milliseconds of its birth. */
function timeOf(text: string, version: string): string {
  if (version !== '7') return ''
  const ms = Number.parseInt(text.replaceAll('-', '').slice(0, 12), 16)
  return ms <= 8.64e15 ? `, made at ${new Date(ms).toISOString()}` : ''
}

/** Only numbers of the length that times of our days have: 1 is no second of 1970. */
function timestamp(text: string): Hint[] {
  if (!/^[1-9]\d*$/.test(text)) return []
  const unit = units.find(({ digits }) => digits === text.length)
  if (!unit) return []
  const iso = new Date(Number(text) / unit.perMs).toISOString()
  return [{ about: 'time', text: `In ${unit.name} since 1970: ${iso}.` }]
}
