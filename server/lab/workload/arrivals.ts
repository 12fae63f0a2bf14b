import type { Random } from '#server/engine/ports.ts'
import type { Workload } from '#server/lab/workload/workload.ts'

/** Milliseconds after the start at which the next request is due; never less than before. Infinity: none any more. */
export type Arrivals = () => number

type Shape<Kind extends Workload['arrivals']['kind']> = Extract<Workload['arrivals'], { kind: Kind }>

/** How far apart chance puts events whose average distance is 1. */
const gap = (random: Random) => -Math.log(1 - random.next())

/** Each moment counted from the start, so that nothing adds up to a drift. */
function constant(perMs: number): Arrivals {
  let seq = 0
  return () => seq++ / perMs
}

function poisson(perMs: number, random: Random): Arrivals {
  let events = 0
  return () => {
    events += gap(random)
    return events / perMs
  }
}

/** A period is calm first and ends in its burst, so that there is something to compare it with. */
function burst(perMs: number, random: Random, { times, everyMs, lastsMs }: Shape<'burst'>): Arrivals {
  const calmMs = Math.max(0, everyMs - lastsMs)
  const calm = calmMs * perMs
  const period = calm + (everyMs - calmMs) * perMs * times
  let events = 0
  return () => {
    events += gap(random)
    const whole = Math.floor(events / period)
    const rest = events - whole * period
    return whole * everyMs + (rest < calm ? rest / perMs : calmMs + (rest - calm) / (perMs * times))
  }
}

/** Solves rate · t + slope · t² / 2 = events; when the ramp ends at nothing, so do the requests. */
function ramp(perMs: number, random: Random, { times, overMs }: Shape<'ramp'>): Arrivals {
  const slope = (perMs * (times - 1)) / overMs
  const onTheWay = (perMs * overMs * (1 + times)) / 2
  let events = 0
  return () => {
    events += gap(random)
    if (events >= onTheWay) return times === 0 ? Infinity : overMs + (events - onTheWay) / (perMs * times)
    const root = Math.sqrt(Math.max(0, perMs * perMs + 2 * slope * events))
    return (2 * events) / (perMs + root)
  }
}

/** Begins at the peak of the day. Arrivals at the peak's rate, of which the hour of the day lets some through. */
function day(perMs: number, random: Random, { periodMs, depth }: Shape<'day'>): Arrivals {
  let events = 0
  return () => {
    for (;;) {
      events += gap(random)
      const atMs = events / perMs
      const night = (1 - Math.cos((2 * Math.PI * atMs) / periodMs)) / 2
      if (random.next() >= depth * night) return atMs
    }
  }
}

/** Over and over, with the recording's average distance between its end and its next beginning. */
function replay(times: Float64Array, speed: number): Arrivals {
  const begin = times[0] ?? 0
  const length = (times.at(-1) ?? 0) - begin
  const roundMs = times.length > 1 && length > 0 ? length + length / (times.length - 1) : 1_000
  let seq = 0
  return () => {
    const round = Math.floor(seq / times.length)
    const atMs = round * roundMs + ((times[seq++ % times.length] ?? 0) - begin)
    return atMs / speed
  }
}

export function createArrivals(
  { rate, arrivals }: Workload,
  { random, recordedTimes }: { random: Random; recordedTimes: Float64Array },
): Arrivals {
  const perMs = rate / 1_000
  switch (arrivals.kind) {
    case 'constant':
      return constant(perMs)
    case 'poisson':
      return poisson(perMs, random)
    case 'burst':
      return burst(perMs, random, arrivals)
    case 'ramp':
      return ramp(perMs, random, arrivals)
    case 'day':
      return day(perMs, random, arrivals)
    case 'trace':
      return replay(recordedTimes, arrivals.speed)
    default:
      return arrivals satisfies never
  }
}
