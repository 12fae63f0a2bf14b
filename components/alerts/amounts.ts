import { milliseconds } from '#components/format/durations.ts'
import {
  bytes,
  bytesPerSecond,
  count,
  factor,
  joined,
  type Parts,
  percent,
  rate,
} from '#components/format/numbers.ts'
import { readAmount } from '#components/format/spans.ts'
import type { AlertUnit } from '#components/rpc/types.ts'

const formats: Record<AlertUnit, (value: number) => Parts> = {
  share: percent,
  rate,
  bytes,
  bytesPerSecond,
  ms: milliseconds,
  count,
  factor,
  yes: value => ({ value: value > 0.5 ? 'yes' : 'no', unit: '' }),
}

export const amountText = (unit: AlertUnit, value: number) => joined(formats[unit](value))

const byteUnits = ['b', 'kb', 'mb', 'gb', 'tb']

/** What a person types for a threshold: “80 %”, “1.5 GB”, “5 ms”, “10k”. null: not understood. */
export function readThreshold(unit: AlertUnit, text: string): number | null {
  const clean = text
    .trim()
    .replace(/\/\s*s$/i, '')
    .trim()
  if (unit === 'share') return scaled(clean.replace(/%$/, '').trim(), 0.01)
  if (unit === 'bytes' || unit === 'bytesPerSecond') return readBytes(clean)
  if (unit === 'ms') return readMilliseconds(clean)
  return readAmount(clean)
}

function readBytes(text: string): number | null {
  const match = /^(.*?)\s*([kmgt]?b)$/i.exec(text)
  if (!match) return readAmount(text)
  const power = byteUnits.indexOf((match[2] ?? '').toLowerCase())
  return scaled(match[1] ?? '', 1000 ** power)
}

function readMilliseconds(text: string): number | null {
  const match = /^(.*?)\s*(µs|us|ms|s)$/i.exec(text)
  const times = { us: 0.001, µs: 0.001, s: 1000 }[match?.[2]?.toLowerCase() ?? ''] ?? 1
  return scaled(match ? (match[1] ?? '') : text, times)
}

function scaled(text: string, times: number): number | null {
  const amount = readAmount(text)
  return amount === null ? null : Number((amount * times).toPrecision(12))
}

/** A threshold as it can be typed again, to the digit. */
export function thresholdText(unit: AlertUnit, value: number): string {
  if (unit === 'share') return `${Number((value * 100).toPrecision(12))} %`
  if (unit === 'ms') return `${value} ms`
  if (unit !== 'bytes' && unit !== 'bytesPerSecond') return String(value)
  const power = Math.max(
    0,
    byteUnits.findLastIndex((_, i) => value >= 1000 ** i),
  )
  const name = ['B', 'kB', 'MB', 'GB', 'TB'][power] ?? 'B'
  return `${Number((value / 1000 ** power).toPrecision(12))} ${name}`
}
