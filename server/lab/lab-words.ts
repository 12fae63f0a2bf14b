import { parsePolicy } from '#server/engine/policy.ts'
import { BoardError } from '#server/errors.ts'
import type { LabSettings } from '#server/lab/settings.ts'

/** Every lane by the engine's own rules: what contradicts itself is refused with its sentence. */
export function checked(settings: LabSettings): LabSettings {
  return { ...settings, lanes: settings.lanes.map(lane => ({ ...lane, policy: parsePolicy(lane.policy) })) }
}

const pace = ({ arrivals, rate }: LabSettings['workload']) =>
  arrivals.kind === 'trace' ? `requests as recorded in “${arrivals.name}”` : `${rate} requests per second`

export const inShort = ({ lanes, workload, instances }: LabSettings) =>
  `${lanes.map(({ name }) => name).join(' beside ')}, ${pace(workload)}, ${instances} ${instances === 1 ? 'instance' : 'instances'}`

export const summaryOf = (texts: readonly string[]) =>
  texts.length === 0
    ? 'The lab was told the same settings again.'
    : `The lab was changed: ${texts.join('; ').slice(0, 400)}.`

export function sentenceOf(error: unknown): string {
  if (error instanceof BoardError) return error.message
  return `The lab could not start: ${error instanceof Error ? error.message : String(error)}`
}

export const whyByItself = (how: 'finished' | 'interrupted') =>
  how === 'finished' ? 'The lab stopped by itself: nobody was watching.' : 'The lab stopped with the board.'
