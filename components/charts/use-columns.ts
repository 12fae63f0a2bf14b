import { type RefObject, useEffect, useState } from 'react'
import {
  type AxisSpec,
  type ChartColumns,
  type ChartSource,
  highest,
  type LimitSpec,
  type LineSpec,
  lowestAboveZero,
  noColumns,
} from './chart-data.ts'
import { type DrawingParts, loadDrawingParts } from './drawing-parts.ts'
import { stickyLogScale } from './log-scale.ts'
import { paced } from './paced.ts'
import { roundScale, type Scale, stickyScale } from './scale.ts'
import { chartTurns } from './turns.ts'

export type Drawing = {
  columns: ChartColumns
  scale: Scale
  source: ChartSource | null
  /** null: the drawing code is not there yet, or could not be had. */
  parts: DrawingParts | null
  failed: boolean
}

type Options = {
  source: ChartSource
  lines: readonly LineSpec[]
  axis: AxisSpec
  limit: LimitSpec | undefined
  /** Where to look whether the chart can be seen. */
  place: RefObject<HTMLElement | null>
}

/** The lab tells four times a second. Nobody sees that in a chart of minutes, and drawing is the page's dearest work. */
const drawEveryMs = 1000
/** A limit far above everything would press the line to the ground: then only the legend names it. */
const limitWithin = 3
const notDrawn: Drawing = {
  columns: noColumns,
  scale: roundScale(0),
  source: null,
  parts: null,
  failed: false,
}

/** What the chart shows: read anew in its turn, and only while a person can see it. */
export function useColumns({ source, lines, axis, limit, place }: Options): Drawing & { retry: () => void } {
  const [drawing, setDrawing] = useState(notDrawn)
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    let seen = false
    let left = false
    let draw: (() => void) | null = null
    let giveBack = () => {}

    function scaleFor(before: Drawing, columns: ChartColumns): Scale {
      if (axis.top !== undefined) return { top: axis.top, step: axis.top / 4, bottom: 0, log: false }
      const top = highest(columns, lines)
      const needed = limit && limit.at <= top * limitWithin ? Math.max(top, limit.at) : top
      // Another source is another question: its axis owes nothing to the one before.
      const shown = before.source === source ? before.scale : null
      if (axis.log) return stickyLogScale(shown, { lowest: lowestAboveZero(columns, lines), highest: needed })
      return stickyScale(shown, needed, axis.whole)
    }
    function drawWith(parts: DrawingParts) {
      const columns = source.read()
      setDrawing(before => ({ parts, failed: false, columns, source, scale: scaleFor(before, columns) }))
    }
    const pace = paced(() => {
      if (draw) giveBack = chartTurns.ask(draw)
    }, drawEveryMs)
    const ask = () => {
      if (seen && draw) pace.ask()
    }
    loadDrawingParts().then(
      parts => {
        if (left) return
        draw = () => drawWith(parts)
        // In turns from the first time on: the code arrives for all charts at once.
        ask()
      },
      () => setDrawing(before => ({ ...before, failed: true })),
    )
    const observer = new IntersectionObserver(([entry]) => {
      seen = entry?.isIntersecting ?? false
      ask()
    })
    if (place.current) observer.observe(place.current)
    const undo = source.subscribe(ask)
    return () => {
      left = true
      undo()
      observer.disconnect()
      pace.stop()
      giveBack()
    }
  }, [source, lines, axis, limit, place, attempt])

  return { ...drawing, retry: () => setAttempt(attempt + 1) }
}
