'use client'

import { joined } from '#components/format/numbers.ts'
import type { ExperimentFacts, RunResult } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { formats } from './units.ts'

const cell = 'px-2 py-1.5'

/** What mathematics, or somebody else, says it should be, beside what was measured. */
export function LawsTable({ facts, laws }: { facts: ExperimentFacts; laws: RunResult['verdict']['laws'] }) {
  if (laws.length === 0) return null
  const labelOf = (id: string) => facts.choices.find(each => each.id === id)?.label ?? id
  return (
    <Panel title="Predicted beside measured" hint="the closed form, or a published figure">
      <section
        aria-label="Predicted beside measured, table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="relative overflow-x-auto"
      >
        <table className="w-full">
          <thead className="text-faint text-xs">
            <tr>
              {['choice', 'what', 'by'].map(head => (
                <th
                  key={head}
                  scope="col"
                  className={`${cell} text-left font-normal first:sticky first:left-0 first:bg-panel print:first:static`}
                >
                  {head}
                </th>
              ))}
              {['predicted', 'measured', 'off by'].map(head => (
                <th key={head} scope="col" className={`${cell} text-right font-normal`}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {laws.map(({ choice, about, formula, predicted, measured, unit }) => (
              <tr key={`${choice} ${formula} ${about}`} className="border-line border-t">
                <th
                  scope="row"
                  className={`${cell} sticky left-0 min-w-28 bg-panel text-left print:static font-medium text-pretty`}
                >
                  {labelOf(choice)}
                </th>
                <td className={`${cell} min-w-24 text-pretty text-mute`}>{about}</td>
                <td className={`${cell} min-w-32 text-pretty font-mono text-xs`}>{formula}</td>
                <td className={`${cell} text-right whitespace-nowrap`}>{joined(formats[unit](predicted))}</td>
                <td className={`${cell} text-right whitespace-nowrap`}>{joined(formats[unit](measured))}</td>
                <td className={`${cell} text-right text-mute whitespace-nowrap`}>
                  {offBy(predicted, measured)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

function offBy(predicted: number, measured: number): string {
  if (predicted === 0) return measured === 0 ? '0 %' : '–'
  const share = measured / predicted - 1
  const percent = Math.round(share * 100)
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent)} %`
}
