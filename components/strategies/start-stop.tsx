'use client'

import { Button } from '#components/ui/button.tsx'
import { useControl, useLab } from './lab-context.tsx'
import type { Life } from './use-life.ts'

/** One button whose words are the state. */
export function StartStop({ life }: { life: Life }) {
  const { phase } = useLab().state
  const { disabled, describedBy } = useControl()
  const shared = {
    disabled: disabled || life.isPending,
    'aria-describedby': describedBy,
    'aria-keyshortcuts': 's',
    className: 'min-w-[8.75rem]',
  }
  switch (phase.kind) {
    case 'idle':
    case 'failed':
      return (
        <Button {...shared} tone="go" title="Start (s)" onClick={life.start}>
          {phase.kind === 'failed' ? 'Start again' : 'Start'}
          <OfTheLab />
        </Button>
      )
    case 'starting':
      return (
        <Button {...shared} onClick={life.stop}>
          <Busy />
          Starting · cancel
        </Button>
      )
    case 'running':
      return (
        <Button {...shared} tone="go" title="Stop (s)" onClick={life.stop}>
          <span aria-hidden="true" className="size-2.5 rounded-[0.125rem] bg-current" />
          Running · stop
          <OfTheLab />
        </Button>
      )
    case 'stopping':
      return (
        <Button {...shared} disabled>
          <Busy />
          Stopping
        </Button>
      )
  }
}

/** Words for who does not see where the button stands. */
const OfTheLab = () => <span className="sr-only"> the lab</span>

const Busy = () => (
  <span
    aria-hidden="true"
    className="size-3.5 animate-spin rounded-full border-2 border-current border-t-transparent"
  />
)
