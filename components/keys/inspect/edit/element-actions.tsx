'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import type { KeyChange, Part } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { toBase64Url } from '../byte-forms.ts'
import { useOff } from '../inspecting.tsx'

const ValueEditor = dynamic(() => import('./value-editor.tsx').then(part => part.ValueEditor), { ssr: false })
const RemoveDialog = dynamic(() => import('./remove-dialog.tsx').then(part => part.RemoveDialog), {
  ssr: false,
})
const PartNameDialog = dynamic(() => import('./part-name-dialog.tsx').then(part => part.PartNameDialog), {
  ssr: false,
})
const ScoreDialog = dynamic(() => import('./score-dialog.tsx').then(part => part.ScoreDialog), { ssr: false })
const FieldTtlDialog = dynamic(() => import('./ttl-dialog.tsx').then(part => part.FieldTtlDialog), {
  ssr: false,
})

export type ElementActionsProps = {
  /** field, element, member, entry */
  name: string
  title: ReactNode
  part: string
  remove: KeyChange
  /** It is gone, or has another name. */
  onRemoved: () => void
  /** How its bytes are written back; without it they cannot be. */
  write?: (value: string) => KeyChange
  /** What is written is its name as well. */
  isItsName?: boolean
  /** How it gets another name, and what goes along. */
  rename?: { part: Part; keeps: string; change: (to: string) => KeyChange }
  score?: string
  fieldTtl?: boolean
}

type Open = 'edit' | 'rename' | 'score' | 'ttl' | 'remove'

/** What can be done with one element of a value. */
export function ElementActions(props: ElementActionsProps) {
  const { name, title, part, write, rename } = props
  const off = useOff()
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const away = () => {
    close()
    props.onRemoved()
  }
  return (
    <>
      {write && (
        <Button className="px-2.5 py-1" onClick={() => setOpen('edit')} {...off}>
          Edit the {name}
        </Button>
      )}
      {rename && (
        <Button className="px-2.5 py-1" onClick={() => setOpen('rename')} {...off}>
          Rename the {name}
        </Button>
      )}
      {props.score !== undefined && (
        <Button className="px-2.5 py-1" onClick={() => setOpen('score')} {...off}>
          Score
        </Button>
      )}
      {props.fieldTtl && (
        <Button className="px-2.5 py-1" onClick={() => setOpen('ttl')} {...off}>
          TTL of the field
        </Button>
      )}
      <Button tone="warn" className="px-2.5 py-1" onClick={() => setOpen('remove')} {...off}>
        Remove the {name}
      </Button>
      {open === 'edit' && write && (
        <ValueEditor
          title={`Edit the ${name}`}
          part={part}
          change={bytes => write(toBase64Url(bytes))}
          what={`The ${name} is saved.`}
          onClose={close}
          {...(props.isItsName && { onSaved: away })}
        />
      )}
      {open === 'rename' && rename && (
        <PartNameDialog name={name} {...rename} onClose={close} onRenamed={away} />
      )}
      {open === 'score' && props.score !== undefined && (
        <ScoreDialog member={part} title={title} score={props.score} onClose={close} />
      )}
      {open === 'ttl' && <FieldTtlDialog field={part} onClose={close} />}
      {open === 'remove' && (
        <RemoveDialog
          name={name}
          title={title}
          part={part}
          change={props.remove}
          onClose={close}
          onRemoved={away}
        />
      )}
    </>
  )
}
