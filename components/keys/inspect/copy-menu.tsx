'use client'

import { Copy } from 'lucide-react'
import { Popover } from '#components/ui/popover.tsx'
import { type ByteForm, byteForms, formNames } from './byte-forms.ts'

export type CopyMenuProps = { label: string; onCopy: (form: ByteForm) => void; quiet?: boolean }

const item = 'rounded-control px-2 py-1.5 text-left hover:bg-raise'

const hints: Record<ByteForm, string> = {
  text: 'as it is read, where it is UTF-8',
  escaped: 'as redis-cli prints and takes it',
  hex: 'two digits a byte',
  base64: 'for programs',
}

/** Bytes can always be copied, in letters that survive a clipboard. */
export function CopyMenu({ label, onCopy, quiet = false }: CopyMenuProps) {
  return (
    <Popover
      title={label}
      label={label}
      triggerClass={
        quiet
          ? 'inline-flex shrink-0 rounded-control p-1 text-mute hover:bg-raise hover:text-text'
          : 'inline-flex shrink-0 rounded-control border border-edge/50 bg-raise p-2 hover:border-edge'
      }
      trigger={<Copy aria-hidden="true" className="size-3.5" />}
    >
      <div className="grid gap-0.5">
        {byteForms.map(form => (
          <button key={form} type="button" className={item} onClick={() => onCopy(form)}>
            {formNames[form]} <span className="text-mute">{hints[form]}</span>
          </button>
        ))}
      </div>
    </Popover>
  )
}
