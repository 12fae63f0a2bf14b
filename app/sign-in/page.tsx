import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { returnPath } from '#components/session/return-path.ts'
import { SignInForm } from '#components/session/sign-in-form.tsx'
import { Brand } from '#components/shell/brand.tsx'
import { prefetch, rpc } from '../prefetch.tsx'

export const metadata: Metadata = { title: 'Sign in' }

type Search = { searchParams: Promise<{ next?: string | string[] }> }

export default async function SignInPage({ searchParams }: Search) {
  const { next } = await searchParams
  const back = returnPath(typeof next === 'string' ? next : null)
  const me = await prefetch(rpc.session.me.queryOptions())
  if (me?.viewer) redirect(back)
  return (
    <main className="grid min-h-dvh place-content-center px-4 py-10">
      <div className="grid w-[min(23rem,calc(100vw-2rem))] gap-5 rounded-card border border-line bg-panel p-6">
        <div>
          <Brand />
          <h1 className="mt-5 font-semibold text-xl">Sign in</h1>
          <p className="mt-1 text-pretty text-mute">
            This board asks for a token. It was set, or printed, where the board was started.
          </p>
        </div>
        <SignInForm next={back} />
      </div>
    </main>
  )
}
