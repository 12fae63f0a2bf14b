/** The database will never take this row, however often it is tried. */
export class Refused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'Refused'
  }
}

export const isRefused = (error: unknown): error is Refused => error instanceof Refused
