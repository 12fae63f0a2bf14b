'use client'

import dynamic from 'next/dynamic'
import { count, joined } from '#components/format/numbers.ts'
import type { ServerSetting, SlowlogKind } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { amountIn, readAmount } from '../amounts.ts'
import { SettingRow } from '../settings/setting-row.tsx'
import { useSettings } from '../settings/use-settings.ts'

const ResetButton = dynamic(() => import('./reset-button.tsx').then(part => part.ResetButton), { ssr: false })

const names: Record<SlowlogKind, { threshold: ServerSetting; length: ServerSetting }> = {
  slow: { threshold: 'slowlog-log-slower-than', length: 'slowlog-max-len' },
  'large-request': {
    threshold: 'commandlog-request-larger-than',
    length: 'commandlog-large-request-max-len',
  },
  'large-reply': { threshold: 'commandlog-reply-larger-than', length: 'commandlog-large-reply-max-len' },
}

type KeepingProps = { target: string; kind: SlowlogKind; refused: string | null }

/** From when on a server writes a command down, and how many of them it remembers. */
export function Keeping({ target, kind, refused }: KeepingProps) {
  const settings = useSettings(target)
  const { threshold, length } = names[kind]
  const show = (value: number) => (value < 0 ? 'off' : value === 0 ? 'everything' : amountIn(value, kind))
  const read = (text: string) =>
    text.trim() === 'off' ? -1 : text.trim() === 'everything' ? 0 : readAmount(text, kind)
  const state = settings.waiting ? (
    <Skeleton className="grow" />
  ) : settings.fault ? (
    <Failed message={settings.fault.message} onRetry={settings.retry} />
  ) : undefined
  return (
    <Panel title="What the server writes down" className="min-h-52" state={state}>
      {settings.problem !== null && (
        <p className="text-pretty text-mute">{settings.problem} The entries can be read without it.</p>
      )}
      <SettingRow
        {...{ settings, show, read, refused }}
        name={threshold}
        label={kind === 'slow' ? 'Commands that take longer than' : 'Commands that are larger than'}
        hint={`A duration such as ${kind === 'slow' ? '10 ms' : '1 MB'}, “everything” or “off”.`}
      />
      <SettingRow
        {...{ settings, refused }}
        name={length}
        label="Entries that it remembers"
        show={value => joined(count(value))}
        read={text =>
          /^\s*\d{1,6}\s*$/.test(text.replace(/\s/g, '')) ? Number(text.replace(/\s/g, '')) : null
        }
        hint="A whole number up to 100 000. The board keeps more than that for 30 days."
      />
      <div className="mt-auto flex flex-wrap items-center justify-between gap-2 pt-2">
        <p className="min-w-0 text-xs text-pretty text-faint">
          {refused ?? 'The board reads the log every 2 s.'}
        </p>
        {refused === null && <ResetButton target={target} kind={kind} />}
      </div>
    </Panel>
  )
}
