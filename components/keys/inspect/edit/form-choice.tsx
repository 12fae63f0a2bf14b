'use client'

import { Segmented } from '#components/ui/segmented.tsx'
import { formNames } from '../byte-forms.ts'
import type { EditForm } from './draft.ts'

const options = (['text', 'escaped', 'hex'] as const).map(value => ({ value, label: formNames[value] }))

export function FormChoice({ form, onForm }: { form: EditForm; onForm: (form: EditForm) => void }) {
  return (
    <div className="flex items-center justify-between gap-2">
      <span className="text-mute text-xs">Write bytes as</span>
      <Segmented label="Write bytes as" options={options} value={form} onChange={onForm} />
    </div>
  )
}
