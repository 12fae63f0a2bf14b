'use client'

import type { Lane } from '#components/rpc/types.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { useChosenLane } from '../use-chosen-lane.ts'

/** The lane that the page looks at closely; the first where the address names none that runs. */
export function useShownLane(lanes: readonly Lane[]): Lane | null {
  const [wanted] = useChosenLane()
  return lanes.find(({ id }) => id === wanted) ?? lanes[0] ?? null
}

/** Nothing to choose where there is one. */
export function LaneChoice({ lanes }: { lanes: readonly Lane[] }) {
  const [, choose] = useChosenLane()
  const shown = useShownLane(lanes)
  if (lanes.length < 2 || !shown) return null
  return (
    <Segmented
      label="Lane"
      options={lanes.map(({ id, name }) => ({
        value: id,
        label: id.toUpperCase(),
        name: `Lane ${id.toUpperCase()}: ${name}`,
      }))}
      value={shown.id}
      onChange={id => void choose(id)}
    />
  )
}
