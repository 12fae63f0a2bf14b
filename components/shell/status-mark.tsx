import { CircleAlert, LoaderCircle, Unplug } from 'lucide-react'
import type { TargetStatus } from './target-status.ts'

/** Each state has a shape of its own, not only a colour. */
export function StatusMark({ tone }: { tone: TargetStatus['tone'] }) {
  if (tone === 'ok')
    return <span aria-hidden="true" className="mx-0.5 size-[0.4375rem] shrink-0 rounded-full bg-ok" />
  if (tone === 'connecting') {
    return <LoaderCircle aria-hidden="true" className="size-3.5 shrink-0 animate-spin text-miss" />
  }
  const Icon = tone === 'lost' ? Unplug : CircleAlert
  return <Icon aria-hidden="true" className="size-3.5 shrink-0 text-stale" />
}
