'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { RoomLink } from './room-link.tsx'
import { roomGroups } from './rooms.ts'

/** What goes along from room to room: which cache, and over which stretch of time. */
const carried = ['target', 'range', 'node']

export function useRoomHref() {
  const search = useSearchParams()
  return (href: string) => {
    const kept = new URLSearchParams(
      carried.flatMap(key => (search?.getAll(key) ?? []).map(value => [key, value])),
    )
    return kept.size === 0 ? href : `${href}?${kept}`
  }
}

/** The rooms by their groups. Stands in the sidebar, and in the sheet of a narrow window. */
export function RoomList({ onGo }: { onGo?: () => void }) {
  const path = usePathname() ?? ''
  const hrefOf = useRoomHref()
  return roomGroups.map(group => (
    <div key={group.name} className="grid gap-0.5">
      <p className="px-2.5 pt-3 pb-1 text-2xs tracking-[0.04em] text-faint">{group.name}</p>
      {group.rooms.map(room => {
        const here = path === room.href || path.startsWith(`${room.href}/`)
        return (
          <RoomLink
            key={room.href}
            href={hrefOf(room.href)}
            onGo={onGo}
            aria-current={here ? 'page' : undefined}
            aria-keyshortcuts={`g ${room.key}`}
            className="flex items-center gap-2.5 rounded-control px-2.5 py-[0.4375rem] text-mute transition-colors hover:bg-raise/60 hover:text-text aria-[current=page]:bg-raise aria-[current=page]:text-text"
          >
            <room.icon aria-hidden="true" className="size-4 shrink-0" />
            <span className="grow">{room.label}</span>
            <span aria-hidden="true" className="font-mono text-2xs text-faint">
              g {room.key}
            </span>
          </RoomLink>
        )
      })}
    </div>
  ))
}
