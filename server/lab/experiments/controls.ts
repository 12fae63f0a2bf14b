import { z } from 'zod'

/** What `.meta()` of a parameter says beside its bounds. */
export type ControlWords = {
  title: string
  hint?: string
  unit?: 'ms' | 's' | 'per second' | 'share' | 'bytes'
  /** Steps in proportion: as far from 10 to 20 as from 1 000 to 2 000. */
  log?: boolean
  /** How the values of an enum read. */
  words?: Record<string, string>
  /** Shown only while another parameter has one of these values. */
  when?: { param: string; is: readonly unknown[] }
}

type Named = ControlWords & { name: string }
/** One row of the set-up, made of the schema of its parameter. */
export type Control =
  | (Named & { kind: 'number'; min: number; max: number; whole: boolean })
  | (Named & { kind: 'choice'; options: { value: string; label: string }[] })
  | (Named & { kind: 'switch' })

const property = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  title: z.string(),
  hint: z.string().optional(),
  unit: z.enum(['ms', 's', 'per second', 'share', 'bytes']).optional(),
  log: z.boolean().optional(),
  words: z.record(z.string(), z.string()).optional(),
  when: z.object({ param: z.string(), is: z.array(z.unknown()) }).optional(),
})

/** The rows of the set-up, in the order of the schema. */
export function controlsOf(params: z.ZodObject): Control[] {
  const { properties = {} } = z.toJSONSchema(params, { io: 'input' })
  return Object.entries(properties).map(([name, raw]) => controlOf(name, property.parse(raw)))
}

function controlOf(name: string, found: z.infer<typeof property>): Control {
  const { title, hint, unit, log, words = {}, when } = found
  const named: Named = {
    name,
    title,
    ...(hint !== undefined && { hint }),
    ...(unit && { unit }),
    ...(log && { log }),
    ...(when && { when }),
  }
  if (found.enum) {
    return {
      ...named,
      kind: 'choice',
      options: found.enum.map(value => ({ value, label: words[value] ?? value })),
    }
  }
  if (found.type === 'boolean') return { ...named, kind: 'switch' }
  const { minimum, maximum } = found
  if (minimum === undefined || maximum === undefined)
    throw new TypeError(`${name} needs a lowest and a highest value.`)
  return { ...named, kind: 'number', min: minimum, max: maximum, whole: found.type === 'integer' }
}
