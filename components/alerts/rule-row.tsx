'use client'

import { duration, moment } from '#components/format/durations.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useNow } from '#components/format/ticker.ts'
import type { AlertRule, AlertWords, Frame } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import { amountText } from './amounts.ts'
import { conditionWords } from './condition-words.ts'
import { numberOf } from './number-now.ts'
import { MutedChip, StatusChip } from './status-chip.tsx'
import type { Alerts } from './use-alerts.ts'

type RuleRowProps = {
  rule: AlertRule
  words: AlertWords
  frame: Frame | null
  view: Alerts
  mayChange: boolean
  onEdit: (rule: AlertRule) => void
  onMute: (rule: AlertRule) => void
}

/** One rule: how it stands, what it waits for, and what can be done about it. */
export function RuleRow({ rule: kept, words, frame, view, mayChange, onEdit, onMute }: RuleRowProps) {
  const { rule, status, isMuted } = kept
  const value = numberOf(kept, frame)
  const { unit } = words[rule.series]
  return (
    <li
      aria-label={rule.name}
      className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 border-line sm:grid-cols-[minmax(0,1fr)_6rem_auto] border-t py-2.5 first:border-t-0"
    >
      <p className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5">
        <StatusChip status={status} />
        <b className="min-w-0 font-semibold break-words">{rule.name}</b>
        {isMuted && <MutedChip />}
      </p>
      <p className="text-right whitespace-nowrap tabular-nums" title="now">
        <span className="sr-only">now </span>
        {value === null ? <span className="text-faint">no data</span> : amountText(unit, value)}
      </p>
      <p className="col-span-2 text-pretty text-mute">{conditionWords(rule, words)}</p>
      <p className="col-span-2 min-w-0 text-xs text-pretty text-mute">
        <Story kept={kept} words={words} />
      </p>
      {mayChange && (
        <div className="col-span-2 flex flex-wrap justify-end gap-1.5 sm:col-span-1 sm:col-start-3 sm:row-span-3 sm:row-start-1 sm:w-[18.5rem] sm:self-center">
          <Actions {...{ kept, view, onEdit, onMute }} />
        </div>
      )}
    </li>
  )
}

function Actions({
  kept,
  view,
  onEdit,
  onMute,
}: Omit<RuleRowProps, 'rule' | 'words' | 'frame' | 'mayChange'> & { kept: AlertRule }) {
  const { id, rule, seen, state, mute, isMuted } = kept
  const small = 'px-2 py-0.5 text-xs'
  const episode = state.episode?.id ?? null
  return (
    <>
      {episode !== null && seen === null && (
        <Button
          className={small}
          disabled={view.busy}
          aria-label={`Seen: ${rule.name}`}
          onClick={() => view.see(episode)}
        >
          Seen
        </Button>
      )}
      {mute !== null && isMuted ? (
        <Button
          className={small}
          disabled={view.busy}
          aria-label={`End mute: ${rule.name}`}
          onClick={() => view.unmute(id)}
        >
          End mute
        </Button>
      ) : (
        <Button className={small} aria-label={`Mute: ${rule.name}`} onClick={() => onMute(kept)}>
          Mute…
        </Button>
      )}
      <Button className={small} aria-label={`Edit: ${rule.name}`} onClick={() => onEdit(kept)}>
        Edit…
      </Button>
      <ConfirmButton
        className={small}
        label="Delete…"
        aria-label={`Delete: ${rule.name}`}
        question={`Delete “${rule.name}”?`}
        warning="It is not checked any more. What it found so far stays in the history."
        confirm="Delete it"
        disabled={view.busy}
        onConfirm={() => view.remove(id)}
      />
    </>
  )
}

/** What has happened so far, in a sentence or two. */
function Story({ kept, words }: { kept: AlertRule; words: AlertWords }) {
  const { state, seen, mute, isMuted, rule, status, madeBy, madeAt } = kept
  const { unit } = words[rule.series]
  const { episode } = state
  return (
    <>
      {status === 'unknown' &&
        (episode
          ? 'It was firing; now nothing is known. '
          : 'Nothing is known, so it is neither fine nor wrong. ')}
      {episode && (
        <>
          Firing since <RelativeTime at={episode.fired} />
          {unit !== 'yes' && <>, worst {amountText(unit, episode.worst)}</>}.{' '}
          {seen ? `Seen by ${seen.by}. ` : 'Seen by nobody yet. '}
        </>
      )}
      {state.phase === 'pending' && <Pending since={state.since} seconds={rule.forSeconds} />}
      {state.phase === 'resolved' && (
        <>
          Ended <RelativeTime at={state.since} />.{' '}
        </>
      )}
      {mute && isMuted && (
        <>
          Muted by {mute.by}
          {mute.until === null ? (
            ' until somebody ends it'
          ) : (
            <span title={moment(mute.until)}> until {moment(mute.until)}</span>
          )}
          {mute.reason !== '' && `: ${mute.reason}`}.{' '}
        </>
      )}
      Made by {madeBy}, <RelativeTime at={madeAt} />.{!rule.notify && ' Shown here only, not sent.'}
    </>
  )
}

function Pending({ since, seconds }: { since: number; seconds: number }) {
  const now = useNow()
  return (
    <span suppressHydrationWarning>
      Beyond its threshold for {duration((now - since) / 1000)} of {duration(seconds)}.{' '}
    </span>
  )
}
