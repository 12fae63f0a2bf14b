import { CircleAlert, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'

/** Takes exactly the room of what is coming: give it the same height, so that nothing jumps. */
export function Skeleton({ className = '' }: { className?: string }) {
  return (
    <div className={`animate-pulse rounded-control bg-raise ${className}`} aria-hidden="true">
      &nbsp;
    </div>
  )
}

/** Nothing to show, and what a person can do about it. */
export function Empty({ children }: { children: ReactNode }) {
  return (
    <div className="grid grow place-content-center justify-items-center px-3 py-6 text-center text-pretty text-mute">
      {children}
    </div>
  )
}

export type FailedProps = { message: ReactNode; onRetry?: () => void }

/** What failed, in a sentence, and another try. */
export function Failed({ message, onRetry }: FailedProps) {
  return (
    <div role="alert" className="grid grow place-content-center justify-items-center gap-3 px-3 py-6">
      <p className="flex max-w-prose items-start gap-2 text-pretty text-text">
        <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-stale" />
        <span className="min-w-0">{message}</span>
      </p>
      {onRetry && (
        <Button onClick={onRetry}>
          <RotateCw aria-hidden="true" className="size-3.5" />
          Try again
        </Button>
      )}
    </div>
  )
}
