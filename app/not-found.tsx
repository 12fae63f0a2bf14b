import type { Metadata } from 'next'
import { Trouble } from '#components/shell/trouble.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main>
      <Trouble title="There is no such page">
        <p>The link may be old, or a letter of it got lost.</p>
      </Trouble>
    </main>
  )
}
