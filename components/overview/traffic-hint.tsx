import type { Frame, TargetFacts } from '#components/rpc/types.ts'
import type { Figures } from './figures.ts'
import { trafficCommand } from './traffic-command.ts'

export type TrafficHintProps = {
  facts: TargetFacts | undefined
  figures: Figures
  frame: Frame | null
  /** Nothing is said about traffic while nothing is known. */
  quiet: boolean
}

/** A cache that nobody reads: that is neither good nor bad, and there is a way to see something. */
export function TrafficHint({ facts, figures, frame, quiet }: TrafficHintProps) {
  const { hits, misses } = figures.reads
  const noReads = hits === 0 && misses === 0
  if (quiet || !facts || frame?.health.status !== 'ok' || !noReads) return null
  const command = trafficCommand(facts)
  const empty = figures.level('keys') === 0
  return (
    <p className="mb-3 rounded-card border border-line bg-panel px-4 py-2.5 text-pretty text-mute">
      <b className="font-medium text-text">
        {empty ? 'This cache is empty and nobody reads it.' : 'No traffic: nobody reads this cache.'}
      </b>{' '}
      {`There is no hit rate in the ${figures.window}.`}
      {command && (
        <>
          {' '}
          To see something move:{' '}
          <code className="rounded bg-raise px-1.5 py-0.5 font-mono text-xs break-all text-text">
            {command}
          </code>
        </>
      )}
    </p>
  )
}
