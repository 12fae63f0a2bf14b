'use client'

import { useQueries } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { MouseEvent } from 'react'
import { grouped } from '#components/format/numbers.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/panel-states.tsx'
import { firstQuestion } from '../filter.ts'
import { Visible } from '../inspect/visible.tsx'
import { type ActiveFilter, activeFilters, filterWithout } from '../search/active-filters.ts'
import type { KeysView } from '../use-keys-view.ts'

const freshMs = 15_000

export type NothingFitsProps = { view: KeysView; target: string; complete: boolean }

/** What was asked for finds nothing: what it was, each to be taken off. */
export function NothingFits({ view, target, complete }: NothingFitsProps) {
  const filters = activeFilters(view.words)
  const without = useWithout({ view, target, filters })
  const several = filters.length > 1

  function takeOff(event: MouseEvent, off: ActiveFilter['off']) {
    view.change(off)
    // The button goes with its filter: who pressed it by keyboard goes on where filters are set.
    if (event.detail === 0) document.querySelector<HTMLElement>('search input[type=search]')?.focus()
  }

  return (
    <Empty>
      <p role="status" className="mb-3">
        {complete ? 'No key fits' : 'No key that was read so far fits'}
        {several ? ' all of this at once:' : ' this:'}
      </p>
      <ul aria-label="What narrows the list" className="grid max-w-full justify-items-center gap-1.5">
        {filters.map(({ what, label, off }, at) => (
          <li key={what} className="flex max-w-full flex-wrap items-center justify-center gap-x-2">
            <Button
              aria-label={`Take off ${label}`}
              title={label}
              className="max-w-full py-0.5"
              onClick={event => takeOff(event, off)}
            >
              <span className="truncate">
                {what === 'namespace' || what === 'name' ? <Visible text={label} /> : label}
              </span>
              <X aria-hidden="true" className="size-3.5 shrink-0" />
            </Button>
            {several && <Without found={without[at]} />}
          </li>
        ))}
      </ul>
      <Button
        tone="quiet"
        className="mt-3 justify-self-center"
        onClick={event => takeOff(event, Object.assign({}, ...filters.map(({ off }) => off)))}
      >
        {several ? 'Clear all' : 'Show all keys'}
      </Button>
    </Empty>
  )
}

function Without({ found }: { found: Found | null | undefined }) {
  if (!found) return null
  const keys = found.keys === 1 ? 'key' : 'keys'
  return (
    <span className="text-faint text-xs">
      without it {found.exact ? '' : 'at least '}
      {grouped(found.keys)} {keys}
    </span>
  )
}

type Found = { keys: number; exact: boolean }
type Asked = { view: KeysView; target: string; filters: ActiveFilter[] }

/** How many keys there would be without each of them, where the board's index of names can tell. */
function useWithout({ view, target, filters }: Asked): (Found | null)[] {
  const trpc = useTRPC()
  return useQueries({
    queries: filters.map(each => {
      const filter = filterWithout(view.words, each)
      return trpc.keys.list.queryOptions(
        { ...firstQuestion(target, filter ?? view.filter, null), limit: 1 },
        { enabled: filter !== null && filters.length > 1, staleTime: freshMs },
      )
    }),
    combine: answers =>
      answers.map(({ data }) => (data ? { keys: data.found, exact: data.total !== null } : null)),
  })
}
