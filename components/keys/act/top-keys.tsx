'use client'

import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { count, joined } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { plainMessage } from './figures.ts'
import { Said } from './said.tsx'
import { readCount } from './warm-words.ts'

export type TopKey = { id: string; text: string; said: string }
export type TopKeysProps = {
  target: string
  by: 'missed' | 'read'
  /** Nobody counts the misses here: the server is listened to. */
  listens: boolean
  found: readonly TopKey[] | null
  onFound: (keys: readonly TopKey[] | null) => void
}

/** The keys that are missed or read most, found when asked for: looking for them is work for the server. */
export function TopKeys({ target, by, listens, found, onFound }: TopKeysProps) {
  const id = useId()
  const [typed, setTyped] = useState('100')
  const { find, busy, problem, how } = useTop(target, by, onFound)
  const amount = readCount(typed)
  return (
    <div className="grid min-w-0 gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={id} className="text-mute">
          How many
        </label>
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          aria-invalid={amount === null}
          onChange={event => setTyped(event.target.value)}
          className="w-20 rounded-control border border-edge/50 bg-bg px-2.5 py-1 text-text aria-invalid:border-stale"
        />
        <Button disabled={busy || amount === null} onClick={() => amount !== null && void find(amount)}>
          {busy ? (listens ? 'Listening…' : 'Looking…') : listens ? 'Listen for 5 s' : 'Find them'}
        </Button>
        {amount === null && <span className="text-stale text-xs">From 1 to 1 000.</span>}
      </div>
      {listens && (
        <p className="text-mute text-pretty text-xs">
          The server tells how many reads miss, not which. For 5 s its setting notify-keyspace-events gets the
          letters E and m, and is put back then: meanwhile it sends each miss to the board as well.
        </p>
      )}
      {problem !== null && <Said>{plainMessage(problem)}</Said>}
      {found && (
        <>
          <p className="text-mute text-xs">{how}</p>
          <ul
            aria-label={by === 'missed' ? 'Keys missed most' : 'Keys read most'}
            className="max-h-40 overflow-y-auto font-mono text-xs"
          >
            {found.map(each => (
              <li key={each.id} className="flex justify-between gap-3 py-0.5">
                <span className="truncate" title={each.text}>
                  {each.text}
                </span>
                <span className="shrink-0 text-mute">{each.said}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function useTop(target: string, by: TopKeysProps['by'], onFound: TopKeysProps['onFound']) {
  const trpc = useTRPC()
  const missed = useMutation(trpc.operate.warm.mostMissed.mutationOptions())
  const read = useMutation(trpc.operate.warm.mostRead.mutationOptions())
  const [problem, setProblem] = useState<string | null>(null)
  const [how, setHow] = useState('')

  async function findMissed(amount: number) {
    const answer = await missed.mutateAsync({ target, count: amount })
    setHow(answer.keys.length === 0 ? `Nothing was missed. ${answer.how}` : answer.how)
    onFound(
      answer.keys.map(({ name, misses }) => topKey(name, `${joined(count(misses))} misses`)).filter(isKey),
    )
  }
  async function findRead(amount: number) {
    const answer = await read.mutateAsync({ target, count: amount })
    if (!answer.ok) return setProblem(answer.message)
    setHow(
      `By the server’s LFU counters of ${joined(count(answer.looked))} of ${joined(count(answer.of))} keys.`,
    )
    onFound(answer.keys.map(({ name, frequency }) => topKey(name, `LFU ${frequency}`)).filter(isKey))
  }

  return {
    busy: missed.isPending || read.isPending,
    problem,
    how,
    async find(amount: number) {
      setProblem(null)
      onFound(null)
      try {
        await (by === 'missed' ? findMissed(amount) : findRead(amount))
      } catch (error) {
        setProblem(faultOf(error).message)
      }
    },
  }
}

/** A name too long for a request cannot be asked for by it. */
const topKey = ({ id, text }: { id: string | null; text: string }, said: string): TopKey | null =>
  id === null ? null : { id, text, said }
const isKey = (key: TopKey | null): key is TopKey => key !== null
