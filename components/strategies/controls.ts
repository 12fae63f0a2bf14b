import { bytes, grouped, joined, thinSpace } from '#components/format/numbers.ts'
import { readAmount, readSpan, spanText } from '#components/format/spans.ts'
import { evenSteps, logSteps, type Steps } from '#components/ui/steps.ts'

/** Where a slider may stand, and how its value is written and read. */
export type Scale = {
  steps: Steps
  /** What may be typed beyond the ends of the slider. */
  limits?: readonly [number, number]
  format: (value: number) => string
  read: (text: string) => number | null
}

const plain = (value: number) => grouped(value, 2)
const withoutUnit = (text: string, unit: RegExp) => text.replace(unit, '').trim()
const whole = (text: string) => {
  const amount = readAmount(text)
  return amount === null ? null : Math.round(amount)
}
const readMs = (text: string) => readSpan(/[a-z]\s*$/i.test(text) ? text : `${text} ms`)
const readBytes = (text: string) => whole(withoutUnit(text, /i?b(ytes)?$/i))
const percentText = (share: number) => `${grouped(share * 100, 1)}${thinSpace}%`

function readPercent(text: string): number | null {
  const amount = readAmount(withoutUnit(text, /%$/))
  return amount === null ? null : amount / 100
}

type ScaleName =
  | 'rate'
  | 'keys'
  | 'skew'
  | 'ttl'
  | 'valueBytes'
  | 'queryMs'
  | 'connections'
  | 'instances'
  | 'share'
  | 'times'
  | 'speed'
  | 'span'
  | 'shortSpan'
  | 'backoff'
  | 'beta'
  | 'factor'
  | 'failures'
  | 'cap'
  | 'batch'
  | 'lag'
  | 'maxBytes'
  | 'schema'
  | 'negativeMost'
  | 'seed'
  | 'weight'

/** The bounds are the server's; it refuses what lies beyond them all the same. */
export const scales: Record<ScaleName, Scale> = {
  rate: {
    steps: logSteps(1, 200_000),
    format: value => `${grouped(value)}${thinSpace}/s`,
    read: text => whole(withoutUnit(text, /\/\s*s$/)),
  },
  keys: { steps: logSteps(1, 1_000_000), format: value => grouped(value), read: whole },
  skew: { steps: evenSteps(0, 2, 0.01), limits: [0, 5], format: plain, read: readAmount },
  ttl: { steps: logSteps(100, 86_400_000), limits: [1, 2_592_000_000], format: spanText, read: readSpan },
  valueBytes: {
    steps: logSteps(16, 262_144),
    format: value => joined(bytes(value)),
    read: readBytes,
  },
  queryMs: { steps: logSteps(0, 10_000), format: value => `${grouped(value)}${thinSpace}ms`, read: readMs },
  connections: { steps: logSteps(1, 100), format: plain, read: whole },
  instances: { steps: evenSteps(1, 8, 1), format: plain, read: whole },
  share: { steps: evenSteps(0, 1, 0.01), format: percentText, read: readPercent },
  times: {
    steps: logSteps(1, 100),
    format: value => `×${plain(value)}`,
    read: text => readAmount(text.replace(/^[×x]/, '')),
  },
  speed: {
    steps: logSteps(0.1, 100, false),
    limits: [0.01, 1_000],
    format: value => `×${plain(value)}`,
    read: text => readAmount(text.replace(/^[×x]/, '')),
  },
  span: { steps: logSteps(100, 86_400_000), format: spanText, read: readSpan },
  negativeMost: { steps: logSteps(2, 1_000_000), format: value => grouped(value), read: whole },
  seed: {
    steps: evenSteps(0, 100, 1),
    limits: [0, 4_294_967_295],
    format: value => String(value),
    read: whole,
  },
  shortSpan: { steps: logSteps(1, 60_000), limits: [1, 2_592_000_000], format: spanText, read: readSpan },
  backoff: { steps: logSteps(0, 60_000), format: spanText, read: readSpan },
  beta: { steps: logSteps(0.1, 10, false), limits: [0.01, 100], format: plain, read: readAmount },
  factor: { steps: evenSteps(0.1, 0.99, 0.01), format: percentText, read: readPercent },
  failures: { steps: logSteps(1, 100), limits: [1, 1_000_000], format: value => grouped(value), read: whole },
  cap: { steps: logSteps(1, 1_000), limits: [1, 10_000], format: value => grouped(value), read: whole },
  batch: { steps: logSteps(1, 10_000), format: value => grouped(value), read: whole },
  lag: { steps: logSteps(1, 10_000_000), format: value => grouped(value), read: whole },
  maxBytes: { steps: logSteps(1, 536_870_912), format: value => joined(bytes(value)), read: readBytes },
  schema: { steps: evenSteps(0, 20, 1), limits: [0, 65_535], format: value => grouped(value), read: whole },
  weight: { steps: evenSteps(0, 100, 1), limits: [0, 1_000], format: plain, read: readAmount },
}
