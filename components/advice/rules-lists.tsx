import { RelativeTime } from '#components/format/relative-time.tsx'
import type { Advice } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { sourceWords } from './sources.ts'

/** A rule that could not look has not found that all is well. */
export function BlindPanel({ blind, of }: Pick<Advice, 'blind'> & { of: number }) {
  if (blind.length === 0) return null
  // Several rules often miss the same thing: said once.
  const groups = [...Map.groupBy(blind, ({ missing }) => missing)]
  return (
    <Panel title="Could not look" hint={`${blind.length} of ${of} rules`}>
      <ul className="grid gap-3">
        {groups.map(([missing, rules]) => (
          <li key={missing}>
            <p className="text-pretty">{missing}</p>
            <p className="text-pretty text-mute text-xs">
              Needed for: {rules.map(({ title }) => title.toLowerCase()).join(', ')}.
              {rules[0]?.place && (
                <>
                  {' '}
                  <RoomLink
                    href={rules[0].place.href}
                    className="rounded-control text-text underline decoration-edge underline-offset-2 hover:decoration-text"
                  >
                    {rules[0].place.words}
                  </RoomLink>
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** What was looked at without a finding, for who wants to know what that means. */
export function QuietList({ quiet }: Pick<Advice, 'quiet'>) {
  if (quiet.length === 0) return null
  return (
    <details className="min-w-0 rounded-card border border-line bg-panel px-[0.9375rem] py-2.5">
      <summary className="cursor-pointer rounded-control text-mute">
        Looked at, nothing found ({quiet.length})
      </summary>
      <ul className="mt-2 grid gap-2">
        {quiet.map(({ rule, title, looksFor, source }) => (
          <li key={rule}>
            <p>{title}</p>
            <p className="text-pretty text-mute text-xs">
              {looksFor}{' '}
              <span className="text-faint">
                {sourceWords[source.kind].from}, <RelativeTime at={source.at} />
              </span>
            </p>
          </li>
        ))}
      </ul>
    </details>
  )
}
