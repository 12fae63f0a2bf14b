'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { TextRow } from './text-row.tsx'

/** Asks for a name and an address; then shows the secret, this once. */
export function AddWebhook({ target }: { target: string }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [asked, setAsked] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const add = useMutation(
    trpc.alerts.addWebhook.mutationOptions({
      onSuccess(made) {
        setSecret(made.secret)
        setName('')
        setUrl('')
        setAsked(false)
        void queries.invalidateQueries({ queryKey: trpc.alerts.pathKey() })
      },
    }),
  )
  const problems = {
    name: name.trim() === '' ? 'Give it a name.' : undefined,
    url: urlProblem(url.trim()),
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    setAsked(true)
    if (!problems.name && !problems.url && !add.isPending) add.mutate({ target, name, url: url.trim() })
  }

  if (secret !== null) return <Secret secret={secret} onClose={() => setSecret(null)} />
  return (
    <form
      noValidate
      aria-label="Add a webhook"
      onSubmit={submit}
      className="grid gap-2 sm:grid-cols-[12rem_minmax(0,1fr)_auto] sm:items-start"
    >
      <TextRow
        label="Name of the webhook"
        value={name}
        problem={asked ? problems.name : undefined}
        onChange={setName}
      />
      <TextRow
        label="Address"
        type="url"
        most={500}
        placeholder="https://hooks.example.com/cache"
        value={url}
        problem={asked ? (problems.url ?? (add.error ? faultOf(add.error).message : undefined)) : undefined}
        onChange={setUrl}
      />
      <Button type="submit" className="sm:mt-5" disabled={add.isPending}>
        Add a webhook
      </Button>
    </form>
  )
}

function urlProblem(url: string): string | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    return 'An address that begins with https:// or http://.'
  const { username, password } = new URL(url)
  return username === '' && password === '' ? undefined : 'Without a user or a password.'
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const say = useToast()
  async function copy() {
    try {
      await navigator.clipboard.writeText(secret)
      say({ tone: 'done', text: 'The secret is copied.' })
    } catch {
      say({ tone: 'failed', text: 'The browser does not let this page copy. Select the secret and copy it.' })
    }
  }
  return (
    <section aria-label="The secret" className="grid gap-2 rounded-card border border-miss/40 p-3.5">
      <p className="text-pretty">
        The webhook is added. This is the secret with which everything sent there is signed. It is shown only
        now: give it to the receiver.
      </p>
      <code className="font-mono break-all select-all">{secret}</code>
      <span className="flex flex-wrap gap-2">
        <Button onClick={() => void copy()}>Copy the secret</Button>
        <Button tone="quiet" onClick={onClose}>
          I have it
        </Button>
      </span>
    </section>
  )
}
