'use client'

import { Command as Menu } from 'cmdk'
import { Dialog } from '#components/ui/dialog.tsx'
import type { Command } from './commands.ts'
import { Keys } from './keys.tsx'
import { useCommandsOfPage } from './page-commands.tsx'

export type PaletteProps = { commands: readonly Command[]; onClose: () => void }

/** Everything that can be done, found by typing a few letters of it. */
export function Palette({ commands, onClose }: PaletteProps) {
  const ofPage = useCommandsOfPage()
  const everywhere = commands.filter(command => command.id !== 'palette')
  const isRoom = ({ group }: Command) => group === 'Go to'
  const offered = [...everywhere.filter(isRoom), ...ofPage, ...everywhere.filter(each => !isRoom(each))]
  const groups = [...new Set(offered.map(command => command.group))]
  return (
    <Dialog title="Commands" hideTitle onClose={onClose}>
      <Menu label="Commands" loop className="flex min-h-0 flex-col">
        <Menu.Input
          autoFocus
          placeholder="Search or run…"
          className="w-full border-line border-b bg-transparent px-5 py-3.5 text-base outline-none placeholder:text-faint"
        />
        <Menu.List className="overflow-y-auto overscroll-contain p-2">
          <Menu.Empty className="px-3 py-6 text-center text-mute">Nothing is called that.</Menu.Empty>
          {groups.map(group => (
            <Menu.Group
              key={group}
              heading={group}
              className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-faint"
            >
              {offered
                .filter(command => command.group === group)
                .map(command => (
                  <Item key={command.id} command={command} onClose={onClose} />
                ))}
            </Menu.Group>
          ))}
        </Menu.List>
      </Menu>
    </Dialog>
  )
}

function Item({ command, onClose }: { command: Command; onClose: () => void }) {
  return (
    <Menu.Item
      value={`${command.group} ${command.label}`}
      disabled={command.off !== undefined}
      onSelect={() => {
        onClose()
        command.run()
      }}
      className="flex cursor-pointer items-center justify-between gap-3 rounded-control px-3 py-2 text-mute data-[selected=true]:bg-raise data-[selected=true]:text-text data-[disabled=true]:cursor-not-allowed"
    >
      <span className="min-w-0">
        <span className={command.off === undefined ? '' : 'opacity-60'}>{command.label}</span>
        {command.off !== undefined && <span className="block text-pretty text-xs">{command.off}</span>}
      </span>
      {command.keys && <Keys keys={command.keys} />}
    </Menu.Item>
  )
}
