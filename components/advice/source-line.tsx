import { RotateCw } from 'lucide-react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useNow } from '#components/format/ticker.ts'
import type { AdviceFinding } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { sourceWords } from './sources.ts'
import type { ReadAgain } from './use-advice.ts'

/** What was measured once may be otherwise by now. */
const oldMs = 3_600_000

/** From what a finding is told, how old that is, and how to read it again. */
export function SourceLine({ source, again }: { source: AdviceFinding['source']; again: ReadAgain }) {
  const now = useNow()
  const once = source.kind === 'analysis' || source.kind === 'capture'
  const isOld = once && now - source.at > oldMs
  return (
    <span className={`text-xs ${isOld ? 'text-miss' : 'text-faint'}`}>
      {isOld ? 'old: ' : ''}
      {sourceWords[source.kind].from}, <RelativeTime at={source.at} />
      {source.kind === 'analysis' && <AnalyseAgain again={again} />}
      {source.kind === 'capture' && (
        <>
          {' · '}
          <RoomLink href="/namespaces" className="rounded-control text-mute underline hover:text-text">
            Capture again
          </RoomLink>
        </>
      )}
    </span>
  )
}

function AnalyseAgain({ again }: { again: ReadAgain }) {
  if (again.running) return ' · is being read again'
  return (
    <>
      {' · '}
      <button
        type="button"
        disabled={again.starting}
        onClick={again.analyse}
        className="inline-flex items-center gap-1 rounded-control text-mute underline hover:text-text"
      >
        <RotateCw aria-hidden="true" className="size-3" />
        Read again
      </button>
    </>
  )
}
