import { type ReactNode, useId } from 'react'

export type PanelProps = {
  title: ReactNode
  /** On the right of the title: unit, window, a small control. */
  hint?: ReactNode
  /** Shown instead of the children: a Skeleton, Empty or Failed. */
  state?: ReactNode
  className?: string
  children?: ReactNode
}

/** A card with a heading: the one frame for everything on a page. */
export function Panel({ title, hint, state, className = '', children }: PanelProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={`flex min-w-0 flex-col rounded-card border border-line bg-panel px-[0.9375rem] py-[0.8125rem] ${className}`}
    >
      <div className="mb-2 flex items-baseline justify-between gap-2 text-xs">
        <h2 id={id} className="min-w-0 font-[520] text-mute">
          {title}
        </h2>
        {hint !== undefined && <div className="min-w-0 text-right text-faint">{hint}</div>}
      </div>
      {state ?? children}
    </section>
  )
}
