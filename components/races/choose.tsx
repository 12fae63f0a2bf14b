'use client'

import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'

type ChooseProps = {
  label: string
  options: readonly { value: string; label: string }[]
  value: string | null
  onChange: (value: string) => void
}
const none = { value: '', label: 'Choose …' }

/** All in sight where there is room, a list where there is not. */
export function Choose({ label, options, value, onChange }: ChooseProps) {
  return (
    <>
      <Segmented
        label={label}
        options={options}
        value={value}
        onChange={onChange}
        className="max-lg:hidden"
      />
      <Select
        label={label}
        options={value === null ? [none, ...options] : options}
        value={value ?? ''}
        onChange={chosen => chosen !== '' && onChange(chosen)}
        className="max-w-full lg:hidden"
      />
    </>
  )
}
