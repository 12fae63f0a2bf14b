'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { TreeNode } from '#components/rpc/types.ts'
import { VirtualRows } from '../virtual-rows.tsx'
import { Visible } from '../visible.tsx'
import { Leaf } from './leaf.tsx'
import { linesOf, type TreeLine } from './tree-rows.ts'
import { valueTones } from './value-tones.ts'

const lineHeight = 21

/** JSON and everything else that has a shape, a line at a time. */
export function TreeView({ root, className = '' }: { root: TreeNode; className?: string }) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const lines = useMemo(() => linesOf(root, toggled), [root, toggled])

  function toggle(path: string) {
    setToggled(before => {
      const next = new Set(before)
      if (!next.delete(path)) next.add(path)
      return next
    })
  }

  return (
    <VirtualRows
      label="Value as a tree"
      count={lines.length}
      rowHeight={lineHeight}
      className={`font-mono text-xs leading-[1.3125rem] ${className}`}
      render={index => {
        const line = lines[index]
        return line && <Line line={line} onToggle={() => toggle(line.path)} />
      }}
    />
  )
}

const brackets = { list: ['[', ']'], map: ['{', '}'] } as const

function Line({ line, onToggle }: { line: TreeLine; onToggle: () => void }) {
  return (
    <div className="flex min-w-0" style={{ paddingLeft: `${line.depth * 0.875}rem` }}>
      {line.open === null || line.closing ? (
        <span className="w-4 shrink-0" />
      ) : (
        <button
          type="button"
          aria-expanded={line.open}
          aria-label={line.open ? 'Close' : `Open ${line.children} inside`}
          onClick={onToggle}
          className="flex w-4 shrink-0 items-center justify-center self-start rounded-[0.2rem] py-1 text-faint hover:text-text focus-visible:-outline-offset-1"
        >
          {line.open ? <ChevronDown className="size-3" /> : <ChevronRight className="size-3" />}
        </button>
      )}
      <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">
        <Content line={line} />
      </span>
    </div>
  )
}

function Content({ line }: { line: TreeLine }) {
  const { node } = line
  const comma = line.last ? '' : ','
  if (line.closing) return `${node.kind === 'list' ? ']' : '}'}${comma}`
  return (
    <>
      {line.label && (
        <>
          <span className={valueTones.name}>
            <Name node={line.label} />
          </span>
          {line.repeated && (
            <span
              title="This name comes more than once. Most programs keep the last one."
              className="text-miss"
            >
              {' '}
              (again)
            </span>
          )}
          {': '}
        </>
      )}
      <Opening node={node} line={line} comma={comma} />
    </>
  )
}

const Name = ({ node }: { node: TreeNode }) =>
  node.kind === 'text' && node.more === 0 ? (
    <>
      "<Visible text={node.text} />"
    </>
  ) : (
    <Leaf node={node} />
  )

function Opening({ node, line, comma }: { node: TreeNode; line: TreeLine; comma: string }) {
  if (node.kind === 'tagged' && line.open !== null) {
    return (
      <>
        <span className="text-mute">{node.tag}</span>
        {line.open ? '' : ` … ${line.children}`}
      </>
    )
  }
  if (node.kind !== 'list' && node.kind !== 'map') {
    return (
      <>
        <Leaf node={node} />
        {comma}
      </>
    )
  }
  const [opening, closing] = brackets[node.kind]
  if (line.children === 0) return `${opening}${closing}${comma}`
  if (line.open) return opening
  return (
    <>
      {opening}
      <span className="text-faint"> … {line.children} </span>
      {closing}
      {comma}
    </>
  )
}
