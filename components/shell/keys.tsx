'use client'

import { useCommandKey } from './platform.ts'

/** The keys of a shortcut as they are printed on this keyboard. */
export function Keys({ keys }: { keys: string }) {
  const command = useCommandKey()
  const names = keys.startsWith('mod+') ? [command, keys.slice(4).toUpperCase()] : keys.split(' ')
  return (
    <span className="inline-flex gap-1">
      {names.map(name => (
        <kbd
          key={name}
          className="min-w-5 rounded-[0.3rem] border border-line bg-raise px-1.5 text-center font-mono text-2xs text-mute leading-5"
        >
          {name}
        </kbd>
      ))}
    </span>
  )
}
