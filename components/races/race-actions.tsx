'use client'

import { useQueryClient } from '@tanstack/react-query'
import { ClipboardCopy, Link2, RotateCcw, Undo2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useCopyLink } from '#components/shell/use-copy-link.ts'
import { Button } from '#components/ui/button.tsx'
import { useToast } from '#components/ui/toast.tsx'
import type { RaceDesk } from './use-race.ts'
import { restartKey, undoKey } from './use-race-keys.ts'

const TestDialog = dynamic(() => import('./test-dialog.tsx').then(part => part.TestDialog), { ssr: false })

/** Everything that can be done with the moves so far. */
export function RaceActions({ desk }: { desk: RaceDesk }) {
  const copyLink = useCopyLink()
  const { code, show, hide } = useTest(desk)
  const none = (desk.stand?.moves ?? '') === ''
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      <Button onClick={desk.undo} disabled={none} aria-keyshortcuts={undoKey} title="Undo step (Backspace)">
        <Undo2 aria-hidden="true" className="size-3.5" />
        Undo step
      </Button>
      <Button onClick={desk.restart} disabled={none} aria-keyshortcuts={restartKey} title="Restart (0)">
        <RotateCcw aria-hidden="true" className="size-3.5" />
        Restart
      </Button>
      <Button onClick={() => void copyLink()}>
        <Link2 aria-hidden="true" className="size-3.5" />
        Share schedule
      </Button>
      <Button onClick={() => void show()} disabled={!desk.stand}>
        <ClipboardCopy aria-hidden="true" className="size-3.5" />
        Copy as test
      </Button>
      {code !== null && <TestDialog code={code} onClose={hide} />}
    </div>
  )
}

function useTest({ wanted, stand }: RaceDesk) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const toast = useToast()
  const [code, setCode] = useState<string | null>(null)
  async function show() {
    const asked = { ...wanted, moves: stand?.moves ?? '' }
    try {
      setCode(await queries.fetchQuery(trpc.races.test.queryOptions(asked)))
    } catch (error) {
      toast({ tone: 'failed', text: faultOf(error).message })
    }
  }
  return { code, show, hide: () => setCode(null) }
}
