/**
 * What Node itself calls between two callbacks: ticks and promises run until all of them have come to rest. To wait
 * for the same costs a promise and a tick, eight times as much, and a simulation needs it for each of its events.
 */
const drain: unknown = Reflect.get(process, '_tickCallback')

/** Only from a callback of the process: within a promise nothing else can run. */
export function drainPromises(): void {
  if (typeof drain !== 'function') throw new Error('This Node cannot run its promises on demand.')
  Reflect.apply(drain, process, [])
}
