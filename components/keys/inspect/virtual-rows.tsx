'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'

export type VirtualRowsProps = {
  label: string
  count: number
  /** How high a row is at first sight, in px; what is higher is measured. */
  rowHeight: number
  render: (index: number) => ReactNode
  /** Somebody has come near the end. */
  onEnd?: (() => void) | undefined
  className?: string
}

/** However many rows there are, only those in sight are in the page. */
export function VirtualRows({ label, count, rowHeight, render, onEnd, className = '' }: VirtualRowsProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const atEnd = (items.at(-1)?.index ?? -1) >= count - 5
  useEffect(() => {
    if (atEnd && count > 0) onEnd?.()
  }, [atEnd, count, onEnd])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div
      ref={scroller}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className={`min-h-0 overflow-auto overscroll-contain rounded-control ${className}`}
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(item => (
          <div
            key={item.key}
            data-index={item.index}
            ref={virtual.measureElement}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {render(item.index)}
          </div>
        ))}
      </div>
    </div>
  )
}
