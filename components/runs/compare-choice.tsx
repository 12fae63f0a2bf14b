'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, useQueryState } from 'nuqs'
import { moment } from '#components/format/durations.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Select } from '#components/ui/select.tsx'
import type { Run } from './run.ts'

const nobody = ''

/** The run beside this one is in the address: a link shows both. */
export const useOther = () => useQueryState('with', parseAsString)

export function CompareChoice({ run }: { run: Run }) {
  const trpc = useTRPC()
  const [other, choose] = useOther()
  const { data } = useQuery(trpc.runs.list.queryOptions({ target: run.target }))
  const others = data?.filter(({ id }) => id !== run.id) ?? []
  if (others.length === 0) return null
  const options = [
    { value: nobody, label: 'Compare with …' },
    ...others.map(({ id, name, startedAt }) => ({ value: id, label: `${name}, ${moment(startedAt)}` })),
  ]
  return (
    <Select
      label="Compare with another run"
      options={options}
      value={others.some(({ id }) => id === other) ? (other ?? nobody) : nobody}
      onChange={value => void choose(value === nobody ? null : value)}
      className="max-w-64"
    />
  )
}
