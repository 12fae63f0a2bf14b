'use client'

import type { ReactNode } from 'react'
import { CommandCenter } from './command-center.tsx'
import { Header } from './header.tsx'
import { Notices } from './notices.tsx'
import { PresenterFrame } from './presenter-frame.tsx'
import { usePresenting } from './presenting.ts'
import { Sidebar } from './sidebar.tsx'

/** What every room has around it. A room brings its own h1. */
export function Shell({ children }: { children: ReactNode }) {
  const { presenting } = usePresenting()
  const Around = presenting ? PresenterFrame : Chrome
  return (
    <CommandCenter>
      <Around>
        <Notices className={presenting ? 'top-0' : 'top-0 lg:top-[calc(3.125rem+1px)]'} />
        <main id="content" tabIndex={-1} className="min-w-0 px-3 py-4 outline-none sm:px-5">
          {children}
        </main>
      </Around>
    </CommandCenter>
  )
}

function Chrome({ children }: { children: ReactNode }) {
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] print:block lg:grid-cols-[13rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-hit focus:px-3 focus:py-2 focus:font-semibold focus:text-on-hit"
      >
        Skip to the content
      </a>
      <Sidebar />
      <div className="min-w-0">
        <Header />
        {children}
      </div>
    </div>
  )
}
