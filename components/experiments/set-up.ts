import type { ExperimentFacts, Preset, RunSettings } from '#components/rpc/types.ts'

/** What stands in the set-up when nobody has touched it. */
export function usualSettings(facts: ExperimentFacts): RunSettings {
  const mode = facts.modes[0] ?? 'simulated'
  const all = facts.choices.map(({ id }) => id)
  return {
    experiment: facts.id,
    mode,
    seed: 1,
    choices: [...(facts.usual ?? all)],
    params: { ...facts.defaults },
  }
}

export function withPreset(
  settings: RunSettings,
  { params, mode, choices }: Preset,
  facts: ExperimentFacts,
): RunSettings {
  return {
    ...settings,
    mode,
    choices: [...(choices ?? facts.usual ?? facts.choices.map(({ id }) => id))],
    params: { ...facts.defaults, ...params },
  }
}

/** A seed that nobody chose; small enough to be read out. */
export const anySeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0] ?? 1

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The settings of a stored run; null where another version wrote what this one cannot read. */
export function settingsOf(stored: unknown, facts: ExperimentFacts): RunSettings | null {
  if (!isRecord(stored) || !isRecord(stored.params) || !Array.isArray(stored.choices)) return null
  const { mode, seed, params, choices } = stored
  if ((mode !== 'real' && mode !== 'simulated') || typeof seed !== 'number') return null
  const known = choices.filter((id): id is string => facts.choices.some(each => each.id === id))
  return { experiment: facts.id, mode, seed, choices: known, params: { ...facts.defaults, ...params } }
}
