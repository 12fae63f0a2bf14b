/** The address of a run that stays: the target is part of it. */
export const runPath = ({ id, experiment, target }: { id: string; experiment: string; target: string }) =>
  `${experimentPath(experiment)}/${encodeURIComponent(id)}?target=${encodeURIComponent(target)}`

export const experimentPath = (experiment: string) => `/experiments/${encodeURIComponent(experiment)}`
