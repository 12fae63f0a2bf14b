'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import type { ChaosKind } from '#components/rpc/types.ts'
import type { Command } from '#components/shell/commands.ts'
import { usePageCommands } from '#components/shell/page-commands.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { chaosWords } from './chaos-words.ts'
import { useLab } from './lab-context.tsx'
import { patternOf, patterns } from './policy-names.ts'
import { useTracesDialog } from './traces/use-traces.ts'
import { useChaos } from './use-chaos.ts'
import { useCompare } from './use-compare.ts'
import { useEditor } from './use-editor.ts'
import type { Life } from './use-life.ts'
import { useSwitchPattern } from './use-switch-pattern.ts'
import { useTell } from './use-tell.ts'

/** Everything of the lab that the palette can do. What cannot be done now is listed with the reason. */
export function LabCommands({ life }: { life: Life }) {
  const { rights } = useLab()
  const [asked, ask] = useState<ChaosKind | null>(null)
  const chaos = useChaos()
  useSaid(chaos.failed)
  const all = [
    ...useStartStop(life),
    ...usePatternCommands(),
    ...useChaosCommands({ begin: chaos.begin, restore: chaos.restore, ask }),
    ...useDialogCommands(),
    ...useStoryCommands(),
  ]
  const commands = all.map(each => (rights.reason === null ? each : { ...each, off: rights.reason }))
  usePageCommands(useSame(commands))
  if (asked === null) return null
  return (
    <Sure
      kind={asked}
      onYes={() => {
        ask(null)
        chaos.begin(asked)
      }}
      onClose={() => ask(null)}
    />
  )
}

/** The same list as before while it says the same: an open palette is not drawn anew for nothing. */
function useSame(commands: Command[]): readonly Command[] {
  const newest = useRef(commands)
  useEffect(() => {
    newest.current = commands
  })
  const said = JSON.stringify(commands.map(({ id, label, off = null }) => [id, label, off]))
  return useMemo(() => {
    const listed: [string, string, string | null][] = JSON.parse(said)
    return listed.map(([id, label, off]) => ({
      id,
      group: 'Lab',
      label,
      ...(off === null ? {} : { off }),
      run: () => newest.current.find(each => each.id === id)?.run(),
    }))
  }, [said])
}

function useSaid(failed: string | null) {
  const toast = useToast()
  useEffect(() => {
    if (failed !== null) toast({ tone: 'failed', text: failed })
  }, [failed, toast])
}

const command = (id: string, label: string, run: () => void, off?: string | null): Command => ({
  id: `lab ${id}`,
  group: 'Lab',
  label,
  run,
  ...(off ? { off } : {}),
})

function useStartStop(life: Life): Command[] {
  const { kind } = useLab().state.phase
  const rests = kind === 'idle' || kind === 'failed'
  if (rests) return [command('start', 'Start the lab', life.start)]
  const off = kind === 'stopping' ? 'The lab is stopping.' : null
  return [command('stop', 'Stop the lab', life.stop, off)]
}

function usePatternCommands(): Command[] {
  const { lane, desk, choices } = useLab()
  const switchTo = useSwitchPattern()
  const now = patternOf(lane.policy, choices.policies)
  const where = desk.shown.lanes.length > 1 ? ` in lane ${lane.id.toUpperCase()}` : ''
  return patterns
    .filter(({ name }) => name !== now)
    .map(({ name, label }) => command(name, `Switch to ${label.toLowerCase()}${where}`, () => switchTo(name)))
}

type ChaosWays = {
  begin: (kind: ChaosKind) => void
  restore: (kind: ChaosKind) => void
  ask: (kind: ChaosKind) => void
}

function useChaosCommands({ begin, restore, ask }: ChaosWays): Command[] {
  const { state } = useLab()
  return state.chaos.map(({ kind, active, refused }) => {
    const { label, back, warning } = chaosWords[kind]
    if (active) return command(`restore ${kind}`, `${label}: ${back}`, () => restore(kind))
    const run = () => (warning === null ? begin(kind) : ask(kind))
    return command(`chaos ${kind}`, `Chaos: ${label.toLowerCase()}`, run, refused)
  })
}

function useDialogCommands(): Command[] {
  const { desk } = useLab()
  const [, compare] = useCompare()
  const [, edit] = useEditor()
  const [, showTraces] = useTracesDialog()
  const ids = desk.shown.lanes.map(({ id }) => id)
  return [
    command('compare', 'Compare policies…', () => void compare(ids)),
    command('policy', 'Edit the whole policy…', () => void edit('pattern')),
    command('traces', 'Recorded traces…', () => showTraces(true)),
  ]
}

function useStoryCommands(): Command[] {
  const { choices } = useLab()
  const tell = useTell()
  return choices.workloads.map(story =>
    command(`story ${story.id}`, `Story: ${story.name}`, () => tell(story)),
  )
}

type SureProps = { kind: ChaosKind; onYes: () => void; onClose: () => void }

function Sure({ kind, onYes, onClose }: SureProps) {
  const { label, warning } = chaosWords[kind]
  return (
    <Dialog title={`${label}?`} onClose={onClose}>
      <div className="grid gap-4 px-5 py-4">
        <p className="text-pretty text-mute">{warning}</p>
        <div className="flex justify-end gap-2">
          <Button autoFocus onClick={onClose}>
            No
          </Button>
          <Button tone="warn" onClick={onYes}>
            {label}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
