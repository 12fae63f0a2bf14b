'use client'

import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { rangeChoices, useRange } from './range.ts'

const options = rangeChoices.map(({ value, label, long }) => ({ value, label, name: long }))
const long = rangeChoices.map(({ value, long }) => ({ value, label: long }))

/** All ranges in sight where there is room, else the chosen one. */
export function RangeControl() {
  const [range, setRange] = useRange()
  return (
    <>
      <Segmented
        label="Range"
        options={options}
        value={range}
        onChange={value => void setRange(value)}
        className="max-xl:hidden"
      />
      <Select
        label="Range"
        options={long}
        value={range}
        onChange={value => void setRange(value)}
        className="xl:hidden"
      />
    </>
  )
}
