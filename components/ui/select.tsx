import { ChevronDown } from 'lucide-react'

export type SelectProps<Value extends string> = {
  label: string
  options: readonly { value: Value; label: string }[]
  value: Value
  onChange: (value: Value) => void
  className?: string
  disabled?: boolean
  describedBy?: string | undefined
}

/** One of several in little room. The browser's own list: the best there is on a phone. */
export function Select<Value extends string>({
  label,
  options,
  value,
  onChange,
  className = '',
  disabled,
  describedBy,
}: SelectProps<Value>) {
  function choose(chosen: string) {
    const option = options.find(each => each.value === chosen)
    if (option) onChange(option.value)
  }
  return (
    <span className={`relative inline-flex min-w-0 ${className}`}>
      <select
        aria-label={label}
        aria-describedby={describedBy}
        disabled={disabled}
        value={value}
        onChange={event => choose(event.target.value)}
        className="w-full cursor-pointer appearance-none truncate rounded-control border border-line bg-panel py-1 pr-7 pl-2.5 text-text hover:border-edge disabled:cursor-not-allowed disabled:opacity-60"
      >
        {options.map(option => (
          <option key={option.value} value={option.value} className="bg-panel text-text">
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-mute"
      />
    </span>
  )
}
