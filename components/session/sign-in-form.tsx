'use client'

import { useMutation } from '@tanstack/react-query'
import { CircleAlert, LoaderCircle } from 'lucide-react'
import { type FormEvent, useId, useRef } from 'react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Button } from '#components/ui/button.tsx'

const field =
  'mt-1.5 w-full rounded-control border border-edge bg-bg px-3 py-2 text-base text-text placeholder:text-faint'

/** `next` was checked by the page: it stays on this board. */
export function SignInForm({ next }: { next: string }) {
  const trpc = useTRPC()
  const ids = { name: useId(), token: useId(), fault: useId() }
  const token = useRef<HTMLInputElement>(null)
  const { mutate, error, isPending, isSuccess } = useMutation(
    trpc.session.signIn.mutationOptions({
      // A full load: the server decides anew what this person may see.
      onSuccess: () => window.location.assign(next),
      onError: () => token.current?.select(),
    }),
  )

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    mutate({ name: String(form.get('username')), token: String(form.get('token')) })
  }

  const busy = isPending || isSuccess
  const fault = error && faultOf(error)
  return (
    // POST, so that a token typed before the page came to life never lands in an address.
    <form method="post" onSubmit={submit} className="grid gap-4">
      <div>
        <label htmlFor={ids.name} className="font-medium">
          Your name <span className="font-normal text-faint">(optional)</span>
        </label>
        <input
          id={ids.name}
          name="username"
          autoComplete="username"
          // biome-ignore lint/a11y/noAutofocus: this page is nothing but this form
          autoFocus
          maxLength={40}
          className={field}
        />
        <p className="mt-1 text-faint text-xs">
          Shown to the others beside what you do. Without one you are a guest.
        </p>
      </div>
      <div>
        <label htmlFor={ids.token} className="font-medium">
          Token
        </label>
        <input
          ref={token}
          id={ids.token}
          name="token"
          type="password"
          autoComplete="current-password"
          required
          maxLength={200}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? ids.fault : undefined}
          className={`${field} font-mono`}
        />
      </div>
      <div role="alert" className="empty:hidden">
        {fault && (
          <p id={ids.fault} className="flex items-start gap-2 text-pretty">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-stale" />
            <span className="min-w-0">{fault.message}</span>
          </p>
        )}
      </div>
      <Button type="submit" tone="go" disabled={busy} className="py-2 text-base">
        {busy && <LoaderCircle aria-hidden="true" className="size-4 animate-spin" />}
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}
