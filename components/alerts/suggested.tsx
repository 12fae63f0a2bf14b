'use client'

import { Plus } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { conditionWords } from './condition-words.ts'
import { suggestions } from './suggestions.ts'
import type { Alerts } from './use-alerts.ts'

/** One click away, and never on by itself. Gone when there is a rule about the same. */
export function Suggested({ view: { rules, words, busy, add } }: { view: Alerts }) {
  if (!rules || !words) return null
  const left = suggestions.filter(({ series }) => !rules.some(({ rule }) => rule.series === series))
  if (left.length === 0) return null
  return (
    <Panel title="Suggested" hint="not on before you add them">
      <ul aria-label="Suggested rules" className="grid gap-x-6 lg:grid-cols-2">
        {left.map(({ why, ...rule }) => (
          <li
            key={rule.series}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 border-line border-t py-2"
          >
            <span className="min-w-0">
              <b className="font-medium">{rule.name}</b>. <span className="text-mute">{why}</span>
            </span>
            <Button
              className="row-span-2 px-2 py-0.5 text-xs"
              disabled={busy}
              aria-label={`Add: ${rule.name}`}
              onClick={() => add(rule)}
            >
              <Plus aria-hidden="true" className="size-3.5" />
              Add
            </Button>
            <span className="min-w-0 text-pretty text-mute text-xs">{conditionWords(rule, words)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
