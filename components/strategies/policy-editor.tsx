'use client'

import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { CodecSection } from './editor/codec-section.tsx'
import { InvalidationSection } from './editor/invalidation-section.tsx'
import { LimitsSection } from './editor/limits-section.tsx'
import { PatternSection } from './editor/pattern-section.tsx'
import { TtlSection } from './editor/ttl-section.tsx'
import { WrongSection } from './editor/wrong-section.tsx'
import { useLab } from './lab-context.tsx'
import { type EditorSection, editorSections } from './use-editor.ts'

export type PolicyEditorProps = {
  section: EditorSection
  onSection: (section: EditorSection) => void
  onClose: () => void
}

const options = editorSections.map(({ name, label }) => ({ value: name, label }))

/** All of the policy. What is set here is in force at once, as everywhere on this page. */
export function PolicyEditor({ section, onSection, onClose }: PolicyEditorProps) {
  const { lane, rights } = useLab()
  return (
    <Dialog title={`Policy of lane ${lane.id.toUpperCase()}: ${lane.name}`} onClose={onClose}>
      <div className="px-5 pt-2">
        <p className="mb-2 text-pretty text-mute text-xs">
          {rights.reason ?? 'Each change is in force at once, for everybody who watches.'}
        </p>
        <Segmented
          label="Part of the policy"
          options={options}
          value={section}
          onChange={onSection}
          className="max-sm:hidden"
        />
        <Select
          label="Part of the policy"
          options={options}
          value={section}
          onChange={onSection}
          className="w-full sm:hidden"
        />
      </div>
      <div className="min-h-0 grow overflow-y-auto overscroll-contain px-5 py-3">
        <Section name={section} />
      </div>
      <div className="flex justify-end px-5 pb-4">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  )
}

function Section({ name }: { name: EditorSection }) {
  switch (name) {
    case 'pattern':
      return <PatternSection />
    case 'ttl':
      return <TtlSection />
    case 'invalidation':
      return <InvalidationSection />
    case 'codec':
      return <CodecSection />
    case 'limits':
      return <LimitsSection />
    case 'wrong':
      return <WrongSection />
  }
}
