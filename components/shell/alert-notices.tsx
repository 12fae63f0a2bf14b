'use client'

import { type ComponentType, useEffect, useState } from 'react'
import { useTopic } from '#components/live/use-topic.ts'
import type { AlertSummary } from '#components/rpc/types.ts'
import { useTitleMark } from './use-title-mark.ts'

type Bar = ComponentType<{ target: string; firing: AlertSummary['firing'] }>

/** What fires, over every page and in the name of the tab. The words for it come only when something does. */
export function AlertNotices({ target }: { target: string | null }) {
  const [summary, setSummary] = useState<AlertSummary | null>(null)
  useTopic(target === null ? null : `alerts:${target}`, {
    alerts: value => setSummary(value as AlertSummary),
  })
  const firing =
    summary?.target === target ? summary?.firing.filter(alert => alert.seen === null && !alert.muted) : null
  const count = firing?.length ?? 0
  useTitleMark(count)
  const Bar = useBar(count > 0)
  return Bar && firing && target !== null && count > 0 ? <Bar target={target} firing={firing} /> : null
}

function useBar(wanted: boolean): Bar | null {
  const [bar, setBar] = useState<Bar | null>(null)
  useEffect(() => {
    if (!wanted || bar) return
    let left = false
    import('#components/alerts/alert-bar.tsx').then(
      part => left || setBar(() => part.AlertBar),
      // The board cannot be reached, which the page says already; the tab has its mark.
      () => {},
    )
    return () => {
      left = true
    }
  }, [wanted, bar])
  return bar
}
