'use client'

import { useEffect, useState } from 'react'
import type { ChartColumns, Mark } from '#components/charts/chart-data.ts'
import { Sparkline } from '#components/charts/sparkline.tsx'
import { joined, percent, rate } from '#components/format/numbers.ts'
import { useLabStore } from '#components/live/lab/lab-live.tsx'
import { type ClassWords, classWords } from '#components/live/lab/request-classes.ts'
import type { LaneFrame, LaneId } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'

const shapeMs = 120_000
const redrawMs = 1_000
const noShape: ChartColumns = { from: 0, to: 0, at: [], lines: {} }

export type ClassesPanelProps = { lane: LaneId; told: LaneFrame | undefined; marks: readonly Mark[] }

/** How the reads of the last second ended. The classes add up to all reads: nothing is left out. */
export function ClassesPanel({ lane, told, marks }: ClassesPanelProps) {
  const shapes = useShapes(lane)
  const all = told ? told.hits + told.misses : 0
  const inside = marks.filter(({ at }) => at > shapes.from && at < shapes.to)
  return (
    <Panel title="Reads by how they ended" hint="per second · share · last two minutes">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Reads by how they ended, table" tabIndex={0} className="overflow-x-auto">
        <table className="w-full text-xs">
          <thead className="sr-only">
            <tr>
              <th scope="col">how it ended</th>
              <th scope="col">per second</th>
              <th scope="col">share of all reads</th>
            </tr>
          </thead>
          <tbody>
            {classWords.map(each => (
              <ClassRow
                key={each.name}
                words={each}
                perSecond={told?.classes[each.name] ?? null}
                all={all}
                values={shapes.lines[`${lane}.${each.name}`] ?? []}
                marks={inside.map(({ at }) => (at - shapes.from) / (shapes.to - shapes.from))}
              />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

/** The last two minutes of each class, read once a second. */
function useShapes(lane: LaneId): ChartColumns {
  const { series } = useLabStore()
  const [shapes, setShapes] = useState(noShape)
  useEffect(() => {
    const source = series.source(classWords.map(({ name }) => `${lane}.${name}`))
    let drawn = 0
    function draw() {
      if (document.hidden || Date.now() - drawn < redrawMs / 2) return
      drawn = Date.now()
      setShapes(lastOf(source.read()))
    }
    draw()
    return source.subscribe(draw)
  }, [series, lane])
  return shapes
}

function lastOf({ at, lines, to }: ChartColumns): ChartColumns {
  const from = to - shapeMs
  const first = at.findIndex(moment => moment >= from)
  if (first < 0) return noShape
  const cut = Object.entries(lines).map(([name, values]) => [name, values?.slice(first)] as const)
  return { from: at[first] ?? from, to, at: at.slice(first), lines: Object.fromEntries(cut) }
}

type ClassRowProps = {
  words: ClassWords
  perSecond: number | null
  all: number
  values: readonly (number | null)[]
  /** Where marks lie, from 0 to 1. */
  marks: readonly number[]
}

function ClassRow({ words, perSecond, all, values, marks }: ClassRowProps) {
  const share = perSecond === null || all <= 0 ? null : perSecond / all
  const never = (perSecond ?? 0) === 0 && values.every(value => (value ?? 0) === 0)
  return (
    <tr className={`border-line border-t first:border-t-0 ${never ? 'text-faint' : ''}`}>
      <th scope="row" className="w-28 py-1 pr-3 text-left font-normal whitespace-nowrap">
        <span className={never ? '' : 'text-text'}>{words.label}</span>
      </th>
      <td className="hidden py-1 pr-3 text-mute md:table-cell">{words.words}</td>
      <td className="w-20 py-1 pr-3 text-right whitespace-nowrap">
        {perSecond === null ? '–' : joined(rate(perSecond))}
      </td>
      <td className="w-16 py-1 pr-3 text-right whitespace-nowrap">
        {share === null ? '–' : joined(percent(share))}
      </td>
      <td className="w-[30%] py-1" aria-hidden="true">
        <div className="relative h-5">
          {!never && <Sparkline values={values} tone={words.tone} className="h-5" />}
          {marks.map(at => (
            <i
              key={at}
              className="absolute inset-y-0 border-edge border-l border-dashed"
              style={{ left: `${at * 100}%` }}
            />
          ))}
        </div>
      </td>
    </tr>
  )
}
