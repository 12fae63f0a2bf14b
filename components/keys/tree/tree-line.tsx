import { ChevronRight, KeyRound } from 'lucide-react'
import { grouped } from '#components/format/numbers.ts'
import { isCut, NameText } from '../name-text.tsx'
import type { TreeLine } from './tree-model.ts'
import { allKeys } from './use-tree-keys.ts'

export const lineId = (at: number) => `key-line-${at}`

const shape =
  'flex h-[1.875rem] cursor-pointer items-center gap-1 rounded-control pr-2 hover:bg-raise/60 aria-selected:bg-raise group-focus-visible:data-active:outline-2 group-focus-visible:data-active:-outline-offset-2 group-focus-visible:data-active:outline-hit'
const indent = (depth: number) => ({ paddingLeft: `${0.25 + Math.min(depth, 12) * 0.875}rem` })

export type LineProps = {
  at: number
  active: boolean
  chosen: boolean
  partial: boolean
  onChoose: (at: number) => void
  onToggle: (at: number) => void
}

/** The line above all others. */
export function AllLine({
  active,
  chosen,
  partial,
  keys,
  onChoose,
}: Omit<LineProps, 'at' | 'onToggle'> & { keys: number }) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and says which line is active
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys
    <div
      id={lineId(0)}
      role="treeitem"
      aria-level={1}
      aria-selected={chosen}
      data-active={active || undefined}
      onClick={() => onChoose(0)}
      className={shape}
      style={indent(0)}
    >
      <span className="size-3.5 shrink-0" />
      <span className="min-w-0 grow truncate">{allKeys}</span>
      <Amount keys={keys} partial={partial} />
    </div>
  )
}

export function Line({ line, ...props }: LineProps & { line: TreeLine }) {
  const { at, active } = props
  if (line.kind === 'rest') return <Rest line={line} at={at} />
  const { row, depth } = line
  const isNamespace = row.kind === 'namespace'
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and says which line is active
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys
    <div
      id={lineId(at)}
      role="treeitem"
      aria-level={depth + 1}
      aria-posinset={line.at + 1}
      aria-setsize={line.of}
      aria-expanded={isNamespace ? line.open : undefined}
      aria-selected={props.chosen}
      data-active={active || undefined}
      onClick={() => props.onChoose(at)}
      className={shape}
      style={indent(depth)}
    >
      {isNamespace ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do the same
        // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do the same
        <span
          className="-my-1 flex size-5 shrink-0 items-center justify-center text-mute hover:text-text"
          onClick={event => {
            event.stopPropagation()
            props.onToggle(at)
          }}
        >
          <ChevronRight aria-hidden="true" className={`size-3.5 ${line.open ? 'rotate-90' : ''}`} />
        </span>
      ) : (
        <span className="flex size-5 shrink-0 items-center justify-center">
          <KeyRound aria-hidden="true" className="size-3 text-faint" />
        </span>
      )}
      <span className="min-w-0 grow truncate font-mono">
        <NameText
          text={row.label}
          inexact={row.name.inexact}
          cut={isCut(row.name)}
          empty={isNamespace ? 'empty' : depth === 0 ? 'empty name' : 'nothing behind it'}
        />
      </span>
      {isNamespace && <Amount keys={row.keys} partial={props.partial} />}
    </div>
  )
}

function Amount({ keys, partial }: { keys: number; partial: boolean }) {
  return (
    <span
      className="shrink-0 text-faint text-xs"
      title={partial ? 'So far: the walk is not at its end.' : undefined}
    >
      {partial && <span aria-hidden="true">≥ </span>}
      <span className="sr-only">{partial ? ', at least ' : ', '}</span>
      {grouped(keys)}
      <span className="sr-only">{keys === 1 ? ' key' : ' keys'}</span>
    </span>
  )
}

/** What is not there yet keeps its place. */
function Rest({ line, at }: { line: TreeLine & { kind: 'rest' }; at: number }) {
  return (
    <div
      id={lineId(at)}
      role="treeitem"
      aria-level={line.depth + 1}
      aria-selected="false"
      tabIndex={-1}
      className="flex h-[1.875rem] items-center gap-2 text-mute text-xs"
      style={indent(line.depth)}
    >
      {line.fault ? (
        <>
          <span className="truncate text-stale">{line.fault.message}</span>
          <button type="button" tabIndex={-1} onClick={line.retry} className="shrink-0 underline">
            Try again
          </button>
        </>
      ) : (
        <span className="ml-5 h-3 w-1/2 animate-pulse rounded-control bg-raise">
          <span className="sr-only">Not there yet</span>
        </span>
      )}
    </div>
  )
}
