import { duration } from '#components/format/durations.ts'
import { bytes, joined } from '#components/format/numbers.ts'
import { typeChoices, type ViewWords } from '../view.ts'

type Choice = { value: string; label: string }

const minute = 60
const hour = 60 * minute
const day = 24 * hour

const types: Choice[] = [
  { value: '', label: 'any type' },
  ...typeChoices.map(type => ({ value: type, label: type === 'other' ? 'another type' : type })),
]
const within = (seconds: number): Choice => ({
  value: String(seconds),
  label: `expires within ${duration(seconds)}`,
})
/** What expires at all does so from now on. */
const from = (seconds: number): Choice => ({
  value: `from${seconds}`,
  label: seconds === 0 ? 'has an expiry' : `expires in ${duration(seconds)} or later`,
})
const ttlOf = (word: string) => (word.startsWith('from') ? from(Number(word.slice(4))) : within(Number(word)))
const atLeast = (size: number): Choice => ({ value: String(size), label: `at least ${joined(bytes(size))}` })
const idleFor = (seconds: number): Choice => ({
  value: String(seconds),
  label: `idle for ${duration(seconds)} or more`,
})

const ttls: Choice[] = [
  { value: '', label: 'any TTL' },
  { value: 'none', label: 'no expiry' },
  from(0),
  ...[minute, 10 * minute, hour, day].map(within),
  ...[day, 30 * day].map(from),
]
const sizes: Choice[] = [
  { value: '0', label: 'any size' },
  ...[1000, 10_000, 100_000, 1_000_000, 10_000_000].map(atLeast),
]
const idles: Choice[] = [{ value: '0', label: 'any idle time' }, ...[minute, hour, day, 7 * day].map(idleFor)]

/** What the address says is offered too, even where it is none of the usual choices. */
function withOwn(choices: readonly Choice[], value: string, own: (value: string) => Choice): Choice[] {
  const known = choices.some(choice => choice.value === value)
  return known || !/^(from)?\d{1,12}$/.test(value) ? [...choices] : [...choices, own(value)]
}

export const choicesFor = ({ type, ttl, size, idle }: ViewWords) => ({
  types: type.length < 2 ? types : [...types, { value: type.join(), label: type.join(' or ') }],
  ttls: withOwn(ttls, ttl, ttlOf),
  sizes: withOwn(sizes, String(size), own => atLeast(Number(own))),
  idles: withOwn(idles, String(idle), own => idleFor(Number(own))),
})
