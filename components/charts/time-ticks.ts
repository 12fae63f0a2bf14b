import { moment } from '#components/format/durations.ts'
import type { AcrossSpec } from './chart-data.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const steps = [
  ...[10, 30].map(each => each * second),
  ...[1, 2, 5, 10, 15, 30].map(each => each * minute),
  ...[1, 2, 3, 6, 12].map(each => each * hour),
  ...[1, 2, 5, 7, 14].map(each => each * day),
]

/** Round moments on the viewer's own clock between two moments, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  if (!(to > from) || most < 1) return []
  const step = steps.find(each => (to - from) / each <= most) ?? 30 * day
  const ticks: number[] = []
  for (let at = firstTick(from, step); at <= to; at = nextTick(at, step)) if (at >= from) ticks.push(at)
  return ticks
}

/** Rounded in local time: midnight is the viewer's midnight, also where summer time begins. */
function firstTick(from: number, step: number): number {
  const midnight = new Date(from).setHours(0, 0, 0, 0)
  return step >= day ? midnight : midnight + Math.ceil((from - midnight) / step) * step
}

function nextTick(at: number, step: number): number {
  if (step < day) return at + step
  const date = new Date(at)
  return date.setDate(date.getDate() + step / day)
}

const pad = (amount: number) => String(amount).padStart(2, '0')
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 12:04 inside a day, 21 Nov where days pass. */
export function tickLabel(at: number, span: number): string {
  const date = new Date(at)
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}`
  if (span <= 2 * minute) return `${time}:${pad(date.getSeconds())}`
  if (span <= 2 * day) return time
  return `${date.getDate()} ${months[date.getMonth()]}`
}

export const overTime: AcrossSpec = {
  label: 'time',
  ticks: timeTicks,
  tick: tickLabel,
  exact: moment,
  newestFirst: true,
}
