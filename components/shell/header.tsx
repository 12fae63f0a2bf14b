import { UserMenu } from '#components/session/user-menu.tsx'
import { CostPill } from './cost-pill.tsx'
import { PaletteButton } from './palette-button.tsx'
import { PresentButton } from './present-button.tsx'
import { RangeControl } from './range-control.tsx'
import { RolePill } from './role-pill.tsx'
import { RoomsSheet } from './rooms-sheet.tsx'
import { TargetPill } from './target-pill.tsx'
import { ThemeChoice, ThemeSwitch } from './theme-switch.tsx'

/** One row where there is room; two on a phone, with the cache itself first. */
export function Header() {
  return (
    <header className="z-30 grid gap-2 border-line border-b bg-bg px-3 py-2.5 sm:px-5 lg:sticky lg:top-0 lg:grid-cols-[1fr_auto] lg:items-center print:hidden">
      <div className="flex min-w-0 items-center gap-2">
        <RoomsSheet>
          <ThemeChoice />
        </RoomsSheet>
        <div className="flex min-w-0 grow lg:grow-0">
          <TargetPill />
        </div>
        <div className="hidden items-center gap-2 lg:flex">
          <RolePill />
          <CostPill />
        </div>
        <div className="flex items-center gap-2 lg:hidden">
          <Tools />
        </div>
      </div>
      <div className="flex min-w-0 items-center gap-2">
        <div className="flex shrink-0 items-center gap-2 lg:hidden">
          <RolePill />
          <CostPill />
        </div>
        <div className="flex min-w-0 grow justify-end lg:grow-0">
          <RangeControl />
        </div>
        <div className="hidden items-center gap-2 lg:flex">
          <Tools />
        </div>
      </div>
    </header>
  )
}

function Tools() {
  return (
    <>
      <PaletteButton />
      <ThemeSwitch />
      <PresentButton />
      <UserMenu />
    </>
  )
}
