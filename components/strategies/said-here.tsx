'use client'

import dynamic from 'next/dynamic'
import { controlOf } from './control-of.ts'
import { useLab } from './lab-context.tsx'

const Saying = dynamic(() => import('./saying.tsx').then(part => part.Saying), { ssr: false })

/** What the server said to this control, at the control. Give it the beginning of a name for a group of them. */
export function SaidHere({ control }: { control: string }) {
  const { held, refused, conflict } = useLab().desk
  const here = (name: string) => name === control || name.startsWith(`${control}.`)
  const overtaken = conflict?.paths.some(path => here(controlOf(path))) === true
  return (
    // Always there: a live region that arrives together with its words is not read out.
    <div aria-live="polite" className="col-span-full grid basis-full gap-2 empty:hidden">
      {held && here(held.control) && <Saying about="held" />}
      {refused && here(refused.control) && <Saying about="refused" />}
      {overtaken && <Saying about="conflict" />}
    </div>
  )
}
