import { grouped, type Parts, thinSpace, threeDigits } from './numbers.ts'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** How long something took: 410 µs, 4.1 ms, 2.5 s. */
export function milliseconds(ms: number): Parts {
  if (ms === 0) return { value: '0', unit: 'ms' }
  if (ms < 0.1) return { value: grouped(Math.max(1, ms * 1000)), unit: 'µs' }
  if (ms < 1000) return { value: threeDigits(ms), unit: 'ms' }
  return { value: threeDigits(ms / 1000), unit: 's' }
}

/** A stretch of time by its two largest units: 12 s, 14 min, 3 h 20 min, 5 d 4 h. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  if (whole < minute) return unit(whole, 's')
  if (whole < hour) return unit(Math.floor(whole / minute), 'min')
  if (whole < day) return two(unit(Math.floor(whole / hour), 'h'), Math.floor((whole % hour) / minute), 'min')
  return two(unit(Math.floor(whole / day), 'd'), Math.floor((whole % day) / hour), 'h')
}

const unit = (amount: number, name: string) => `${grouped(amount)}${thinSpace}${name}`

const two = (first: string, rest: number, name: string) =>
  rest === 0 ? first : `${first}${thinSpace}${unit(rest, name)}`

/** 12 s ago. A clock that runs behind the server's is no reason to speak of the future. */
export function ago(at: number, now: number): string {
  return `${duration((now - at) / 1000)} ago`
}

const pad = (amount: number, digits = 2) => String(amount).padStart(digits, '0')

/** The viewer's own clock: 12:04:31. */
export function clock(at: number): string {
  const date = new Date(at)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

/** 2026-11-21 12:04:31 */
export function moment(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock(at)}`
}
