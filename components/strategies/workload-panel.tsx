'use client'

import { RelativeTime } from '#components/format/relative-time.tsx'
import type { LabSettings } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { evenSteps } from '#components/ui/steps.ts'
import { ChaosButtons } from './chaos-buttons.tsx'
import { scales } from './controls.ts'
import { useLab } from './lab-context.tsx'
import { apart } from './lane-names.ts'
import { ratioText, readRatio, readShare, withReadShare } from './mix.ts'
import { nameOf } from './policy-names.ts'
import { SliderRow } from './slider-row.tsx'
import { Stories } from './stories.tsx'
import { RecordedPace } from './traces/recorded-pace.tsx'
import { oneTtl, withOneTtl } from './ttl.ts'
import { useWorkload } from './use-workload.ts'
import { WorkloadDetails } from './workload-details.tsx'

const readSteps = evenSteps(0, 100, 1)

/** What is asked of the cache, and what stands behind it. */
export function WorkloadPanel() {
  return (
    <Panel title="Workload" hint={<LastChange />}>
      <Stories />
      <Traffic />
      <Time />
      <Machines />
      <WorkloadDetails />
      <ChaosButtons />
    </Panel>
  )
}

/** What somebody did last: with several people at one lab, the reason why a slider has moved. */
function LastChange() {
  const { state } = useLab()
  const last = state.marks.findLast(({ kind }) => kind !== 'start' && kind !== 'trouble')
  if (!last) return null
  return (
    <span className="inline-flex max-w-full items-baseline gap-1" title={last.text}>
      <span className="min-w-0 truncate">
        {last.who && `${last.who}: `}
        {last.text}
      </span>
      <span className="shrink-0">
        · <RelativeTime at={last.at} />
      </span>
    </span>
  )
}

function Traffic() {
  const { workload, set } = useWorkload()
  const { popularity, arrivals } = workload
  const recorded = arrivals.kind === 'trace'
  return (
    <>
      {recorded ? (
        <RecordedPace />
      ) : (
        <SliderRow
          label="Requests"
          control="workload.rate"
          value={workload.rate}
          onChange={rate => set('rate', rate)}
          {...scales.rate}
        />
      )}
      {!recorded && (
        <SliderRow
          label="Reads : writes"
          control="workload.mix"
          value={readShare(workload.mix)}
          steps={readSteps}
          format={ratioText}
          read={readRatio}
          onChange={percent => set('mix', withReadShare(workload.mix, percent))}
        />
      )}
      <SliderRow
        label="Keys"
        control="workload.keys"
        value={workload.keys}
        onChange={keys => set('keys', keys)}
        {...scales.keys}
      />
      {!recorded && 'skew' in popularity && (
        <SliderRow
          label={popularity.kind === 'zipf' ? 'Zipf skew' : 'Skew'}
          control="workload.popularity"
          value={popularity.skew}
          onChange={skew => set('popularity', { ...popularity, skew })}
          {...scales.skew}
        />
      )}
    </>
  )
}

/** How long entries live, and how large they are. */
function Time() {
  const { desk, edit, choices } = useLab()
  const { workload, set } = useWorkload()
  const ttl = oneTtl(desk.shown)
  const shown = ttl ?? desk.shown.lanes[0]?.policy.ttl.defaultMs ?? 0

  const setTtl = (ms: number) =>
    edit('ttl', settings => ({
      ...settings,
      lanes: apart(
        settings.lanes.map(lane => {
          const policy = withOneTtl(lane.policy, ms)
          return { ...lane, policy, name: nameOf(policy, choices.policies) }
        }),
        choices.policies,
      ),
    }))
  return (
    <>
      <SliderRow
        label="TTL"
        control="ttl"
        value={shown}
        onChange={setTtl}
        hint={ttl === null && ttlHint(desk.shown)}
        {...scales.ttl}
      />
      <SliderRow
        label="Value size"
        control="workload.valueBytes"
        value={workload.valueBytes}
        onChange={size => set('valueBytes', size)}
        {...scales.valueBytes}
      />
    </>
  )
}

const ttlHint = ({ lanes }: LabSettings) =>
  lanes.some(({ policy }) => Object.keys(policy.ttl.byKind).length > 0)
    ? 'Each kind of data has a TTL of its own; moving this gives all of them the same one.'
    : 'The policies have different TTLs; moving this gives all of them the same one.'

function Machines() {
  const { desk, edit } = useLab()
  const { database, instances } = desk.shown
  const setDatabase = (change: Partial<LabSettings['database']>, control: string) =>
    edit(control, settings => ({ ...settings, database: { ...settings.database, ...change } }))
  return (
    <>
      <SliderRow
        label="Database query"
        control="database.queryMs"
        value={database.queryMs}
        onChange={queryMs => setDatabase({ queryMs }, 'database.queryMs')}
        {...scales.queryMs}
      />
      <SliderRow
        label="Database pool"
        control="database.connections"
        value={database.connections}
        onChange={connections => setDatabase({ connections }, 'database.connections')}
        {...scales.connections}
      />
      <SliderRow
        label="App instances"
        control="instances"
        value={instances}
        onChange={count => edit('instances', settings => ({ ...settings, instances: count }))}
        {...scales.instances}
      />
    </>
  )
}
