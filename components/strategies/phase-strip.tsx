'use client'

import { CircleAlert, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { bytes, grouped, joined } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useConnection } from '#components/live/live-provider.tsx'
import type { LabSettings } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { useLab } from './lab-context.tsx'
import { Troubles } from './troubles.tsx'
import type { Life } from './use-life.ts'
import { reasonId } from './use-rights.ts'

/** What one has to know before anything else: why nothing can be changed, what would happen, what went wrong. */
export function PhaseStrip({ life }: { life: Life }) {
  const { state, rights, desk } = useLab()
  const connection = useConnection()
  const lostSince = connection.status === 'lost' ? connection.since : null
  const { phase } = state
  return (
    <div className="grid gap-2 empty:hidden">
      {rights.reason !== null && <Strip id={reasonId}>{rights.reason}</Strip>}
      {lostSince !== null && (
        <Strip icon={Unplug} tone="stale">
          This page no longer hears from the board
          {lostSince > 0 && (
            <>
              {' '}
              (last seen <RelativeTime at={lostSince} />)
            </>
          )}
          : what it shows may not be true any more.
        </Strip>
      )}
      <div aria-live="polite" className="grid gap-2 empty:hidden">
        {phase.kind === 'idle' && rights.reason === null && <Idle settings={desk.shown} />}
        {phase.kind === 'starting' && <Starting done={phase.done} of={phase.of} />}
        {phase.kind === 'stopping' && (
          <Strip>The lab is stopping: what waits is written, then all its keys and tables are removed.</Strip>
        )}
        {phase.kind === 'failed' && (
          <Strip icon={CircleAlert} tone="stale">
            The lab has failed. {phase.message}{' '}
            {rights.reason === null && (
              <Button className="ml-2 py-0.5" disabled={life.isPending} onClick={life.start}>
                Try again
              </Button>
            )}
          </Strip>
        )}
        {life.said !== null && phase.kind !== 'failed' && (
          <Strip icon={CircleAlert} tone="stale">
            {life.said}
          </Strip>
        )}
        <Troubles />
      </div>
    </div>
  )
}

/** Name, envelope, expiry: what an entry costs beside its value, as the server reckons. */
const bytesBeside = 250

function Idle({ settings: { workload, lanes, instances } }: { settings: LabSettings }) {
  const most = workload.keys * (workload.valueBytes + bytesBeside) * lanes.length
  const several = lanes.length > 1 ? ` in each of ${lanes.length} lanes` : ''
  return (
    <Strip>
      Nothing runs. <b className="font-medium">Start</b> writes {grouped(workload.keys)} rows{several} into
      schemas of its own in the database; then{' '}
      {instances === 1 ? 'one app instance sends' : `${instances} app instances send`}{' '}
      {grouped(workload.rate)} requests a second, which may fill up to {joined(bytes(most))} of this cache
      with keys that begin with <code className="font-mono text-xs">cacheboard:lab:</code>.{' '}
      <span className="text-mute">Stop removes all of it.</span>
    </Strip>
  )
}

function Starting({ done, of }: { done: number; of: number }) {
  const share = of > 0 ? done / of : 0
  return (
    <div className="rounded-card border border-line bg-panel px-4 py-2.5">
      <p className="mb-2 text-mute" aria-live="off">
        {of > 0
          ? `Writing the rows of the database: ${grouped(done)} of ${grouped(of)}`
          : 'Making the tables of the database'}
      </p>
      <div
        role="progressbar"
        aria-label="Rows written"
        aria-valuemin={0}
        aria-valuemax={of}
        aria-valuenow={done}
        className="h-1 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full rounded-full bg-db" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  )
}

const looks = {
  plain: { box: 'border-line bg-panel', icon: 'text-mute' },
  stale: { box: 'border-stale/40 bg-stale/10', icon: 'text-stale' },
}

type StripProps = { icon?: typeof Unplug; tone?: keyof typeof looks; id?: string; children: ReactNode }

function Strip({ icon: Icon, tone = 'plain', id, children }: StripProps) {
  const { box, icon } = looks[tone]
  return (
    <div id={id} className={`flex items-start gap-2.5 rounded-card border px-4 py-2.5 ${box}`}>
      {Icon && <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${icon}`} />}
      <p className="min-w-0 grow break-words text-pretty">{children}</p>
    </div>
  )
}
