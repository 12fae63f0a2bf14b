'use client'

import { grouped } from '#components/format/numbers.ts'
import { plainMessage } from './figures.ts'
import { Said } from './said.tsx'
import type { HandedOver } from './use-hand-over.ts'

/** How far a list has gone to the board, or a search that makes one. */
export function Handing({ state }: { state: HandedOver }) {
  if (state.phase === 'failed') return <Said>{plainMessage(state.message)}</Said>
  if (state.phase === 'there' && state.partial)
    return <Said quiet>The walk has not read every key: those that it has not read are not among these.</Said>
  if (state.phase !== 'going') return null
  return (
    <div role="status" className="grid gap-1 text-mute">
      {state.found === null
        ? `Handing over ${grouped(state.done)} of ${grouped(state.of)} names…`
        : `Looked at ${grouped(state.done)} of ${grouped(state.of)} keys, found ${grouped(state.found)}…`}
      <progress className="w-full" value={state.done} max={state.of} />
    </div>
  )
}
