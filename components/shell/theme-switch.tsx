'use client'

import { Monitor, Moon, Sun, SunMoon } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { Popover } from '#components/ui/popover.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { iconButton } from './pill.ts'

export const themes = [
  { value: 'dark', name: 'Dark', Icon: Moon },
  { value: 'light', name: 'Light', Icon: Sun },
  { value: 'system', name: 'System', Icon: Monitor },
] as const

type Theme = (typeof themes)[number]['value']

const options = themes.map(({ value, name, Icon }) => ({
  value,
  label: (
    <>
      <Icon aria-hidden="true" className="size-3.5" />
      {name}
    </>
  ),
}))

const never = () => () => {}

/** The server does not know what this browser prefers: nothing is chosen until the page has come to life. */
export function ThemeChoice() {
  const { theme, setTheme } = useTheme()
  const alive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const value: Theme = (alive && themes.find(each => each.value === theme)?.value) || 'dark'
  return <Segmented label="Theme" options={options} value={value} onChange={setTheme} className="w-full" />
}

export function ThemeSwitch() {
  return (
    <Popover
      title="Theme"
      label="Theme"
      triggerClass={`${iconButton} max-sm:hidden`}
      trigger={<SunMoon aria-hidden="true" className="size-4" />}
    >
      <ThemeChoice />
    </Popover>
  )
}
