import { Archive, ArrowRight } from 'lucide-react'
import { useId } from 'react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { AdviceFinding } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Button } from '#components/ui/button.tsx'
import { edgeOf, Severity } from './severity.tsx'
import { SourceLine } from './source-line.tsx'
import { Told } from './told.tsx'
import type { AdviceView, ReadAgain } from './use-advice.ts'

export type FindingCardProps = { finding: AdviceFinding; view: AdviceView; again: ReadAgain }

/** One finding: what is the case, measured how, what it costs, what to do, and the way there. */
export function FindingCard({ finding, view, again }: FindingCardProps) {
  const id = useId()
  const { severity, title, says, since, evidence, effect, remedy, place, was } = finding
  return (
    <article
      aria-labelledby={id}
      className={`min-w-0 rounded-card border border-line border-l-[3px] bg-panel px-[0.9375rem] py-3 ${edgeOf(severity)}`}
    >
      <div className="mb-1 flex items-center gap-x-3 text-xs">
        <p className="flex min-w-0 grow flex-wrap items-center gap-x-3">
          <Severity of={severity} />
          <span className="text-mute">{title}</span>
          {since !== null && (
            <span className="text-faint">
              {since.atLeast ? 'began more than ' : 'began '}
              <RelativeTime at={since.at} />
            </span>
          )}
        </p>
        {view.mayChange && (
          <Button
            tone="quiet"
            className="-mr-2 px-2 py-1"
            disabled={view.changing}
            aria-describedby={id}
            onClick={() => view.setAside(finding.id)}
          >
            <Archive aria-hidden="true" className="size-3.5" />
            Set aside
          </Button>
        )}
      </div>
      <h3 id={id} className="text-pretty text-[0.9375rem] font-medium">
        <Told text={says} />
      </h3>
      {was !== null && (
        <p className="mt-1 text-miss text-xs">
          {was.who} set it aside <RelativeTime at={was.at} />. It has become worse since.
        </p>
      )}
      <Evidence evidence={evidence} />
      <dl className="mt-2.5 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt className="text-mute">Effect</dt>
        <dd className="text-pretty">
          <Told text={effect} />
        </dd>
        <dt className="text-mute">What to do</dt>
        <dd className="text-pretty">
          <Told text={remedy} />
        </dd>
      </dl>
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <RoomLink
          href={place.href}
          className="inline-flex items-center gap-1.5 rounded-control border border-edge/50 bg-raise px-3 py-1.5 hover:border-edge"
        >
          {place.words}
          <ArrowRight aria-hidden="true" className="size-3.5" />
        </RoomLink>
        <SourceLine source={finding.source} again={again} />
      </div>
    </article>
  )
}

function Evidence({ evidence }: Pick<AdviceFinding, 'evidence'>) {
  if (evidence.length === 0) return null
  return (
    <dl className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
      {evidence.map(({ label, value }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: several may have the same label, and they never change places
        <div key={`${label} ${i}`} className="flex min-w-0 gap-1.5">
          <dt className="shrink-0 text-mute">{label}</dt>
          <dd className="min-w-0">
            <Told text={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
