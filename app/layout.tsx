import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { RpcProvider } from '#components/rpc/rpc-provider.tsx'
import { ToastProvider } from '#components/ui/toast.tsx'
import { EarlyClicks } from './early-clicks.tsx'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Cacheboard', template: '%s · Cacheboard' },
  description: 'A live dashboard for a Redis or Valkey cache.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: dark)', color: '#0a0c0f' },
    { media: '(prefers-color-scheme: light)', color: '#f5f6f8' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    // The theme is set on this element before React sees it.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <EarlyClicks nonce={nonce} />
        <ThemeProvider attribute="data-theme" defaultTheme="dark" enableColorScheme={false} nonce={nonce}>
          <NuqsAdapter>
            <RpcProvider>
              <ToastProvider>{children}</ToastProvider>
            </RpcProvider>
          </NuqsAdapter>
        </ThemeProvider>
      </body>
    </html>
  )
}
