'use client'

import { useState } from 'react'
import type { LabSettings } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { hintedPolicy, type Story } from './hint-policy.ts'
import { useControl, useLab } from './lab-context.tsx'
import { nameOf } from './policy-names.ts'
import { SaidHere } from './said-here.tsx'
import { same } from './same.ts'
import { useTell } from './use-tell.ts'

const own = ''

/** Workloads that tell a story: what happens, and what to look for. */
export function Stories() {
  const { choices, desk } = useLab()
  const off = useControl()
  const tell = useTell()
  const [read, setRead] = useState<string | null>(null)
  const playing = choices.workloads.find(story => isPlaying(story, desk.shown))
  const story = choices.workloads.find(({ id }) => id === read) ?? playing
  const options = [
    { value: own, label: 'Your own' },
    ...choices.workloads.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <div className="mb-1 grid gap-2 border-line border-b pb-2.5">
      <div className="grid grid-cols-[minmax(6rem,8rem)_minmax(0,1fr)] items-center gap-x-2.5 text-mute">
        <span>Story</span>
        <Select
          label="Story"
          options={options}
          value={playing?.id ?? own}
          onChange={id => {
            const chosen = choices.workloads.find(each => each.id === id)
            setRead(id === own ? null : id)
            if (chosen) tell(chosen)
          }}
          {...off}
        />
      </div>
      {story && <Told story={story} playing={story === playing} />}
      <SaidHere control="story" />
    </div>
  )
}

function Told({ story, playing }: { story: Story; playing: boolean }) {
  const { choices, lane, editPolicy } = useLab()
  const off = useControl()
  const policy = story.policyHint ? hintedPolicy(story.policyHint, choices.policies) : null
  const name = policy && nameOf(policy, choices.policies)
  return (
    <div className="grid gap-1 text-pretty text-xs">
      <p className="text-mute">{story.story}</p>
      <p>
        <b className="font-medium">Look for: </b>
        <span className="text-mute">{story.lookFor}</span>
      </p>
      {!playing && <p className="text-faint">Some of its settings are others now.</p>}
      {policy && !same(policy, lane.policy) && (
        <p>
          <Button
            className="py-0.5 text-xs"
            onClick={() => editPolicy('story', () => policy)}
            {...attributes(off)}
          >
            Show it with {name}
          </Button>
        </p>
      )}
    </div>
  )
}

const attributes = ({ disabled, describedBy }: ReturnType<typeof useControl>) => ({
  disabled,
  'aria-describedby': describedBy,
})

/** Whatever the seed: that is another day of the same story. */
function isPlaying(story: Story, { workload, database }: LabSettings): boolean {
  const alike = same({ ...workload, seed: 0 }, { ...story.workload, seed: 0 })
  return alike && (!story.database || same(story.database, database))
}
