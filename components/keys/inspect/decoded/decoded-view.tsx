'use client'

import type { Decoding } from '#components/rpc/types.ts'
import { HexView } from './hex-view.tsx'
import { TextView } from './text-view.tsx'
import { TreeView } from './tree-view.tsx'

const room = 'max-h-[max(14rem,calc(100dvh-26rem))]'

export function DecodedView({ decoded }: { decoded: Decoding['decoded'] }) {
  switch (decoded.as) {
    case 'text':
      return <TextView text={decoded.text} label="Value as text" className={room} />
    case 'listing':
      return <TextView text={decoded.lines.join('\n')} label="Value as a listing" className={room} />
    case 'hex':
      return <HexView rows={decoded.rows} className={room} />
    case 'tree':
      return decoded.root === null ? (
        <p className="text-mute">Nothing of it could be read like this.</p>
      ) : (
        <TreeView root={decoded.root} className={room} />
      )
  }
}
