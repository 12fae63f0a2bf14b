'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { duration, moment } from '#components/format/durations.ts'
import { useNow } from '#components/format/ticker.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'

export type UndoButtonProps = {
  target: string
  /** null: this person may not undo it. */
  token: string | null
  until: number
}

/** The way back of an entry, as long as there is one. What is done by it becomes an entry of its own. */
export function UndoButton({ target, token, until }: UndoButtonProps) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const now = useNow()
  const undo = useMutation(
    trpc.operate.undo.mutationOptions({
      onSettled: () => void queries.invalidateQueries({ queryKey: trpc.activity.pathKey() }),
    }),
  )
  if (undo.isSuccess) return <span className="text-hit">is being undone</span>
  if (undo.error) {
    return (
      <span role="alert" className="text-pretty text-stale">
        {faultOf(undo.error).message}
      </span>
    )
  }
  if (until <= now) return null
  const left = duration((until - now) / 1000)
  if (token === null) {
    return (
      <span className="text-hit" title={`until ${moment(until)}`} suppressHydrationWarning>
        can be undone for {left}
      </span>
    )
  }
  return (
    <Button
      className="px-2 py-0.5 text-xs"
      title={`until ${moment(until)}`}
      disabled={undo.isPending}
      onClick={() => undo.mutate({ target, token })}
    >
      <Undo2 aria-hidden="true" className="size-3" />
      Undo <span suppressHydrationWarning>({left} left)</span>
    </Button>
  )
}
