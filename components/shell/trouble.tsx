import type { ReactNode } from 'react'
import { BrandMark } from './brand.tsx'

export type TroubleProps = { title: string; children: ReactNode; actions?: ReactNode }

/** A page for when there is no page: what happened, and the way back. */
export function Trouble({ title, children, actions }: TroubleProps) {
  return (
    <div className="grid min-h-[70dvh] place-content-center justify-items-center gap-5 px-5 py-10 text-center">
      <BrandMark className="size-9" />
      <div className="grid max-w-md gap-2">
        <h1 className="font-semibold text-xl">{title}</h1>
        <div className="text-pretty text-mute">{children}</div>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        {actions}
        {/* A full load on purpose: what broke is what a link inside the page would keep. */}
        <a
          href="/overview"
          className="inline-flex items-center rounded-control border border-edge/50 bg-raise px-3 py-1.5 hover:border-edge"
        >
          Go to the overview
        </a>
      </div>
    </div>
  )
}
