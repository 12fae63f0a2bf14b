'use client'

import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { Button } from '#components/ui/button.tsx'
import { useLab } from './lab-context.tsx'
import { conflictWords } from './setting-words.ts'

export type SayingProps = { about: 'held' | 'refused' | 'conflict' }

/** What the server said, and what can be done about it. Loaded when there is something to say. */
export function Saying({ about }: SayingProps) {
  switch (about) {
    case 'held':
      return <Held />
    case 'refused':
      return <Refused />
    case 'conflict':
      return <Overtaken />
  }
}

function Held() {
  const { desk, drop } = useLab()
  if (!desk.held) return null
  return (
    <Said sentences={desk.held.sentences} more="It is kept here and was not sent.">
      <Button onClick={drop}>Take it back</Button>
    </Said>
  )
}

function Refused() {
  const { desk, insist, dismiss } = useLab()
  if (!desk.refused) return null
  return (
    <Said sentences={desk.refused.sentences} more="What was in force before still is.">
      <Button onClick={insist}>Try again</Button>
      <Button tone="quiet" onClick={dismiss}>
        Leave it
      </Button>
    </Said>
  )
}

function Overtaken() {
  const { desk, state, rights, insist, dismiss } = useLab()
  if (!desk.conflict) return null
  const { who, what, at, mine } = conflictWords(desk.conflict, state.settings, state.marks)
  const name = who === rights.name ? `${who}, in another window,` : who
  return (
    <Said
      sentences={[`${name} changed ${what}`]}
      more={
        <>
          (<RelativeTime at={at} />
          ). {mine}
        </>
      }
    >
      <Button onClick={insist}>Set mine</Button>
      <Button tone="quiet" onClick={dismiss}>
        Leave it
      </Button>
    </Said>
  )
}

type SaidProps = { sentences: readonly string[]; more: ReactNode; children: ReactNode }

function Said({ sentences, more, children }: SaidProps) {
  return (
    <div className="grid gap-2 rounded-control border border-stale/40 bg-stale/10 px-3 py-2">
      <p className="flex items-start gap-2">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-stale" />
        <span className="min-w-0 break-words text-pretty">
          {sentences.join(' ')} <span className="text-mute">{more}</span>
        </span>
      </p>
      <div className="flex flex-wrap gap-2 pl-6">{children}</div>
    </div>
  )
}
