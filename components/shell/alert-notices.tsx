'use client'

import { type ComponentType, useEffect, useState } from 'react'

type Watch = ComponentType<{ target: string }>

/** Comes after the page, which needs none of it to be there. */
export function AlertNotices({ target }: { target: string | null }) {
  const [Watch, setWatch] = useState<Watch | null>(null)
  useEffect(() => {
    // Where it cannot be loaded the board is out of reach, and the page says so.
    import('#components/alerts/alert-watch.tsx').then(
      part => setWatch(() => part.AlertWatch),
      () => {},
    )
  }, [])
  return Watch && target !== null ? <Watch target={target} /> : null
}
