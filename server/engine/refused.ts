export type Refusal = { key: string; reason: string }

/** The database will never take these rows, however often it is tried. */
export class Refused extends Error {
  readonly rows: readonly Refusal[]

  constructor(rows: readonly Refusal[], cause?: unknown) {
    super(rows.map(({ reason }) => reason).join(' '), { cause })
    this.name = 'Refused'
    this.rows = rows
  }
}

export const isRefused = (error: unknown): error is Refused => error instanceof Refused
