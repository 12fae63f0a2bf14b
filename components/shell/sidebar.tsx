import { Brand } from './brand.tsx'
import { RoomList } from './room-list.tsx'

export function Sidebar() {
  return (
    <nav
      aria-label="Rooms"
      className="sticky top-0 hidden h-dvh flex-col gap-0.5 overflow-y-auto border-line border-r px-2.5 py-3.5 lg:flex print:hidden"
    >
      <div className="px-2.5 pt-1 pb-2">
        <Brand />
      </div>
      <RoomList />
    </nav>
  )
}
