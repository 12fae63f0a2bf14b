'use client'

import Link from 'next/link'
import { useId } from 'react'
import { Segmented } from '#components/ui/segmented.tsx'
import { Said } from './said.tsx'

export type Means = {
  loader: { name: string; refusal: string | null } | null
  hosts: string[]
  misses: 'counted' | 'listened'
}
export type By = 'loader' | 'url'

export type WarmMeansProps = {
  means: Means
  by: By
  url: string
  onBy: (by: By) => void
  onUrl: (url: string) => void
}

const ways = [
  { value: 'loader', label: 'The engine of the lab' },
  { value: 'url', label: 'A URL for each key' },
] as const

/** Who loads the keys: the board's own engine, or an address of the person's, or nobody. */
export function WarmMeans({ means, by, url, onBy, onUrl }: WarmMeansProps) {
  const { loader, hosts } = means
  if (!loader && hosts.length === 0) {
    return (
      <Said quiet>
        Nothing here knows how to load a key of this cache. Copy the list and load the keys yourself, or let
        whoever runs the board allow a host in CACHEBOARD_WARM_HOSTS: its warm-up URL is then asked for each
        key.
      </Said>
    )
  }
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-mute">Who loads them</legend>
      {loader && hosts.length > 0 && (
        <Segmented
          label="Who loads them"
          options={ways}
          value={by}
          onChange={onBy}
          className="justify-self-start"
        />
      )}
      {by === 'loader' && loader ? (
        <Loader loader={loader} />
      ) : (
        <Template hosts={hosts} url={url} onUrl={onUrl} />
      )}
    </fieldset>
  )
}

function Loader({ loader: { refusal, name } }: { loader: NonNullable<Means['loader']> }) {
  if (refusal !== null) {
    return (
      <Said quiet>
        {refusal}{' '}
        <Link href="/strategies" className="underline underline-offset-4">
          Go there
        </Link>
      </Said>
    )
  }
  return (
    <p className="text-mute text-pretty text-xs">
      {name.charAt(0).toUpperCase() + name.slice(1)}: each key is read as a request would, so it is loaded
      once, with the lease and the limits of its policy. What is in the cache already stays as it is.
    </p>
  )
}

type TemplateProps = { hosts: readonly string[]; url: string; onUrl: (url: string) => void }

function Template({ hosts, url, onUrl }: TemplateProps) {
  const id = useId()
  return (
    <div className="grid gap-1">
      <input
        type="url"
        aria-label="Warm-up URL"
        aria-describedby={id}
        value={url}
        maxLength={2000}
        autoComplete="off"
        spellCheck={false}
        placeholder={`https://${hosts[0] ?? 'shop.example'}/warm?key={key}`}
        onChange={event => onUrl(event.target.value)}
        className="w-full min-w-0 rounded-control border border-edge/50 bg-bg px-2.5 py-1.5 font-mono text-text text-xs placeholder:text-faint"
      />
      <p id={id} className="text-mute text-pretty text-xs">
        {'{key}'} stands for the name. Allowed hosts: {hosts.join(', ')}. What it answers is not read,
        redirects are not followed.
      </p>
    </div>
  )
}
