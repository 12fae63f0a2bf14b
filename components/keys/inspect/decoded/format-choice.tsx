'use client'

import { useState } from 'react'
import type { Choice, Decoding, Format } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { choiceKey, formatNames, layerFormats, mostLayers, optionsFor, viewFormats } from './format-words.ts'

export type FormatChoiceProps = {
  decoding: Decoding
  choice: Choice
  onChoose: (choice: Choice) => void
  name: string
}

const chain = 'chain'

/** How the bytes are read: found out, one of what they could be, or a chain that the person puts together. */
export function FormatChoice({ decoding, choice, onChoose, name }: FormatChoiceProps) {
  const [building, setBuilding] = useState(false)
  const options = optionsFor(decoding, choice)
  function choose(value: string) {
    setBuilding(value === chain)
    const option = options.find(each => each.value === value)
    if (option) onChoose(option.choice)
  }
  return (
    <>
      <Select
        label={`Read the ${name} as`}
        options={[...options, { value: chain, label: 'Choose a chain …' }]}
        value={building ? chain : choiceKey(choice)}
        onChange={choose}
        className="max-w-56"
      />
      {building && (
        <ChainEditor
          start={decoding.layers.map(({ format }) => format)}
          onChoose={onChoose}
          onClose={() => setBuilding(false)}
        />
      )}
    </>
  )
}

type ChainProps = { start: Format[]; onChoose: (choice: Format[]) => void; onClose: () => void }

const layerOptions = layerFormats.map(value => ({ value, label: formatNames[value] }))
const viewOptions = viewFormats.map(value => ({ value, label: formatNames[value] }))

function ChainEditor({ start, onChoose, onClose }: ChainProps) {
  const [layers, setLayers] = useState<Format[]>(start.length > 0 ? start : ['gzip'])
  const [view, setView] = useState<Format>('json')
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame of its own
    <div
      role="group"
      aria-label="Chain of formats"
      className="flex basis-full flex-wrap items-center gap-1.5 text-mute"
    >
      {layers.map((layer, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the chain is its name
        <span key={at} className="flex items-center gap-1.5">
          <Select
            label={`Layer ${at + 1}`}
            options={layerOptions as { value: Format; label: string }[]}
            value={layer}
            onChange={value => setLayers(before => before.with(at, value))}
          />
          →
        </span>
      ))}
      <Select
        label="View"
        options={viewOptions as { value: Format; label: string }[]}
        value={view}
        onChange={setView}
      />
      <Button
        tone="quiet"
        className="px-2 py-1"
        disabled={layers.length >= mostLayers}
        onClick={() => setLayers(before => [...before, 'gzip'])}
      >
        Add a layer
      </Button>
      <Button
        tone="quiet"
        className="px-2 py-1"
        disabled={layers.length === 0}
        onClick={() => setLayers(before => before.slice(0, -1))}
      >
        Remove one
      </Button>
      <Button
        className="px-2 py-1"
        onClick={() => {
          onChoose([...layers, view])
          onClose()
        }}
      >
        Read it so
      </Button>
    </div>
  )
}
