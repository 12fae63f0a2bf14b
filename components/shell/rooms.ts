import {
  Bell,
  Flame,
  FlaskConical,
  Gauge,
  Hourglass,
  KeyRound,
  Lightbulb,
  type LucideIcon,
  MemoryStick,
  Microscope,
  PlugZap,
  ScrollText,
  Split,
} from 'lucide-react'

/** `key` is the letter after g. */
export type Room = { href: string; label: string; key: string; icon: LucideIcon }

/** Only what is built. A new room is one line. */
export const roomGroups: readonly { name: string; rooms: readonly Room[] }[] = [
  {
    name: 'Watch',
    rooms: [
      { href: '/overview', label: 'Overview', key: 'o', icon: Gauge },
      { href: '/advice', label: 'Advice', key: 'v', icon: Lightbulb },
      { href: '/keys', label: 'Keys', key: 'k', icon: KeyRound },
      { href: '/memory', label: 'Memory', key: 'm', icon: MemoryStick },
      { href: '/namespaces', label: 'Namespaces', key: 'n', icon: Split },
      { href: '/slowlog', label: 'Slow log', key: 's', icon: Hourglass },
      { href: '/hotkeys', label: 'Hot keys', key: 'h', icon: Flame },
      { href: '/clients', label: 'Clients', key: 'c', icon: PlugZap },
      { href: '/alerts', label: 'Alerts', key: 'b', icon: Bell },
    ],
  },
  {
    name: 'Lab',
    rooms: [
      { href: '/strategies', label: 'Strategies', key: 'l', icon: FlaskConical },
      { href: '/experiments', label: 'Experiments', key: 'e', icon: Microscope },
    ],
  },
  { name: 'System', rooms: [{ href: '/activity', label: 'Activity', key: 'a', icon: ScrollText }] },
]

export const rooms: readonly Room[] = roomGroups.flatMap(group => group.rooms)
