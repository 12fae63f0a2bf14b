/** What one value may cost, whatever it is. */
export const limits = {
  bytesIn: 1024 * 1024,
  bytesOut: 1024 * 1024,
  depth: 100,
  /** Nobody reads more on one screen. */
  nodes: 20_000,
  leafBytes: 64 * 1024,
  hexBytes: 64 * 1024,
  layers: 5,
  cpuMs: 50,
} as const

/** limit: more than we show · short: the bytes end too early · malformed: the bytes are something else. */
export type HaltReason = 'limit' | 'short' | 'malformed'

/** Unwinds a decoder. What it has built until then stays. */
export class Halt extends Error {
  readonly reason: HaltReason

  constructor(reason: HaltReason, message: string) {
    super(message)
    this.reason = reason
  }
}

export const malformed = (what: string) => new Halt('malformed', what)
export const short = () => new Halt('short', 'The bytes end in the middle of a value.')
