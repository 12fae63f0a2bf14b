'use client'

import { useMutation } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useNow } from '#components/format/ticker.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { KeyAction, KeyPreview, KeySelector } from '#components/rpc/types.ts'

/** Whoever leaves the window open does not make the server count for ever. */
const mostRenewals = 5
const settleMs = 500

export type Asked = { selector: KeySelector; action: KeyAction }
type Shown = { about: string; preview: KeyPreview; until: number }

/** What the board says something would do. Asked again when it is another question, and when its minute is over. */
export function usePreview(target: string, asked: Asked | null) {
  const trpc = useTRPC()
  const { mutateAsync } = useMutation(trpc.operate.preview.mutationOptions())
  const [shown, setShown] = useState<Shown | null>(null)
  const [fault, setFault] = useState<{ about: string; message: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const [counting, setCounting] = useState<'no' | 'on' | 'stopping'>('no')
  const countsOn = useRef(false)
  const turn = useRef(0)
  const renewals = useRef(0)
  const typing = useRef(false)
  const now = useNow()
  const about = asked && JSON.stringify(asked)
  const current = shown !== null && shown.about === about ? shown : null
  const left = current ? Math.max(0, Math.ceil((current.until - now) / 1000)) : 0

  /** Resolves with the answer; with null when there is none, or nobody waits for it any more. */
  async function look(resume: string | null): Promise<KeyPreview | null> {
    if (!asked || about === null) return null
    const mine = ++turn.current
    setBusy(true)
    setFault(null)
    try {
      const preview = await mutateAsync({ target, ...asked, resume })
      if (mine !== turn.current) return null
      setShown({ about, preview, until: Date.now() + preview.holdsMs })
      return preview
    } catch (error) {
      if (mine === turn.current) setFault({ about, message: faultOf(error).message })
      return null
    } finally {
      if (mine === turn.current) setBusy(false)
    }
  }

  /** Each answer is a part of the count: the next one is asked for until it is exact, or somebody has enough. */
  async function countOn() {
    let resume = current?.preview.resume ?? null
    countsOn.current = true
    setCounting('on')
    while (resume !== null && countsOn.current) resume = (await look(resume))?.resume ?? null
    countsOn.current = false
    setCounting('no')
  }

  const begin = useEffectEvent(() => {
    renewals.current = 0
    void look(null)
  })
  useEffect(() => {
    setBusy(false)
    if (about === null) return
    // What the window opens with stands still; what is typed may not.
    const timer = setTimeout(begin, typing.current ? settleMs : 0)
    typing.current = true
    return () => {
      clearTimeout(timer)
      turn.current++
    }
  }, [about])

  const over = current !== null && current.preview.nonce !== null && left === 0
  const renew = useEffectEvent(() => {
    if (busy || document.hidden || renewals.current >= mostRenewals) return
    renewals.current++
    void look(null)
  })
  useEffect(() => {
    if (over) renew()
  }, [over])

  return {
    /** The newest answer to this question, also while it is asked again. */
    preview: current?.preview ?? null,
    waiting: about !== null && current === null && fault?.about !== about,
    busy,
    fault: fault?.about === about ? fault.message : null,
    /** Seconds for which it can still be agreed to. */
    left,
    over,
    again: () => void look(null),
    counting,
    countOn: () => void countOn(),
    /** What is on its way is still shown. */
    stopCounting() {
      countsOn.current = false
      setCounting('stopping')
    },
  }
}

export type PreviewView = ReturnType<typeof usePreview>
