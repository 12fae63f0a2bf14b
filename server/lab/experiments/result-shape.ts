import { z } from 'zod'

const cell = z.union([z.number(), z.string(), z.null()])
const row = z.object({ choice: z.string(), cells: z.record(z.string(), cell), what: z.string() })
const unit = z.enum(['count', 'number', 'ms', 's', 'share', 'bytes', 'per second', 'text'])
const point = z.tuple([z.number(), z.number().nullable()])

/** A result as it was stored: by this version of the board or by another one. */
export const runResultShape = z.object({
  verdict: z.object({
    sentence: z.string(),
    answer: z.string().nullable(),
    rows: z.array(row),
    laws: z.array(
      z.object({
        choice: z.string(),
        about: z.string(),
        formula: z.string(),
        predicted: z.number(),
        measured: z.number(),
        unit,
      }),
    ),
    stories: z.array(
      z.object({
        choice: z.string(),
        title: z.string(),
        counts: z.enum(['requests', 'moves']).optional(),
        steps: z.array(z.object({ at: z.number(), text: z.string() })),
      }),
    ),
    caveats: z.array(z.string()),
  }),
  lines: z.record(z.string(), z.record(z.string(), z.array(point))),
})

export type RunResult = z.infer<typeof runResultShape>
