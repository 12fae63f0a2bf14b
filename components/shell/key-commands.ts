'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useRoomHref } from './room-list.tsx'

const commands = [
  { act: 'pattern', label: 'Invalidate a pattern…' },
  { act: 'warm', label: 'Warm keys…' },
  { act: 'jobs', label: 'Jobs of this cache' },
]

/** What can be begun with keys from everywhere: the page of the keys opens the window that its address names. */
export function useKeyCommands() {
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()
  const hrefOf = useRoomHref()
  function begin(act: string) {
    const [to = '', words] = path === '/keys' ? ['/keys', search?.toString()] : hrefOf('/keys').split('?')
    const query = new URLSearchParams(words)
    query.set('act', act)
    router.push(`${to}?${query}`)
  }
  return commands.map(({ act, label }) => ({
    id: `keys ${act}`,
    group: 'Keys',
    label,
    run: () => begin(act),
  }))
}
