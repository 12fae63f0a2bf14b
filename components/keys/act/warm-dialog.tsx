'use client'

import { useQuery } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import type { Selection } from '../selection.ts'
import { ActFoot } from './act-foot.tsx'
import { CopyNames } from './copy-names.tsx'
import { plainMessage } from './figures.ts'
import { Handing } from './handing.tsx'
import { ListInput } from './list-input.tsx'
import { Said } from './said.tsx'
import { chosenInWords } from './selector-of.ts'
import { TopKeys } from './top-keys.tsx'
import { useWarm, type Warming } from './use-warm.ts'
import { WarmMeans } from './warm-means.tsx'
import { type Source, sources } from './warm-words.ts'

export type WarmDialogProps = {
  target: string
  selection: Selection
  /** What it begins with, where that was asked for before. */
  url?: string | null
  onClose: () => void
}

/** Loads keys before somebody asks for them. */
export function WarmDialog({ target, selection, url: known = null, onClose }: WarmDialogProps) {
  const trpc = useTRPC()
  const {
    data: means,
    error,
    refetch,
  } = useQuery(trpc.operate.warm.means.queryOptions({ target }, { staleTime: 0, refetchInterval: 3000 }))
  const warming = useWarm({ target, selection, url: known, means: means ?? null, onStarted: onClose })
  const { by, url, limit, refused, busy, progress } = warming
  return (
    <Dialog title="Warm keys" onClose={onClose}>
      <form
        className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 overflow-y-auto overscroll-contain px-5 py-4"
        onSubmit={event => {
          event.preventDefault()
          warming.start()
        }}
      >
        <Which
          warming={warming}
          target={target}
          selection={selection}
          listens={means?.misses === 'listened'}
        />
        {error && <Failed message={faultOf(error).message} onRetry={() => void refetch()} />}
        {!means && !error && <Skeleton className="h-16" />}
        {means && <WarmMeans {...{ means, by, url }} onBy={warming.setBy} onUrl={warming.setUrl} />}
        {warming.names && warming.names.kind !== 'list' && (
          <CopyNames target={target} wanted={warming.names} />
        )}
        {refused !== null && <Said>{plainMessage(refused)}</Said>}
        {progress && <Handing state={progress} />}
        <ActFoot
          hint="Each of them may be a load of the database."
          limit={limit}
          onLimit={warming.setLimit}
          onClose={onClose}
        >
          <Button type="submit" tone="go" disabled={!warming.ready || busy}>
            {busy ? 'Starting…' : 'Warm them'}
          </Button>
        </ActFoot>
      </form>
    </Dialog>
  )
}

type WhichProps = { warming: Warming; target: string; selection: Selection; listens: boolean }

function Which({ warming, target, selection, listens }: WhichProps) {
  const { source, setSource } = warming
  const offered = sources.filter(
    ({ value }) => value !== 'chosen' || (selection && selection.kind !== 'pattern'),
  )
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-mute">Which keys</legend>
      <div className="overflow-x-auto">
        <Segmented<Source> label="Which keys" options={offered} value={source} onChange={setSource} />
      </div>
      {source === 'chosen' && selection && selection.kind !== 'pattern' && (
        <p className="max-h-16 overflow-y-auto font-mono break-all">{chosenInWords(selection)}</p>
      )}
      {source === 'pattern' && (
        <input
          aria-label="Pattern"
          value={warming.pattern}
          placeholder="product:*"
          maxLength={1000}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={event => warming.setPattern(event.target.value)}
          className="w-full min-w-0 rounded-control border border-edge/50 bg-bg px-2.5 py-1.5 font-mono text-text placeholder:text-faint"
        />
      )}
      {(source === 'missed' || source === 'read') && (
        <TopKeys
          key={source}
          target={target}
          by={source}
          listens={listens && source === 'missed'}
          found={warming.top}
          onFound={warming.setTop}
        />
      )}
      {source === 'list' && <ListInput found={warming.lines} onFound={warming.setLines} />}
    </fieldset>
  )
}
