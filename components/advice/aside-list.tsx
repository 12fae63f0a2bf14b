import { RelativeTime } from '#components/format/relative-time.tsx'
import { Button } from '#components/ui/button.tsx'
import { Told } from './told.tsx'
import type { AdviceView } from './use-advice.ts'

/** Findings that somebody has set aside, with whom and when; back by a click. */
export function AsideList({ view }: { view: AdviceView }) {
  const { advice } = view
  if (!advice || advice.aside.length === 0) return null
  return (
    <details className="min-w-0 rounded-card border border-line bg-panel px-[0.9375rem] py-2.5">
      <summary className="cursor-pointer rounded-control text-mute">
        Set aside ({advice.aside.length})
      </summary>
      <ul className="mt-1">
        {advice.aside.map(({ finding, title, who, at, found }) => (
          <li
            key={finding}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-t py-2 first:border-t-0"
          >
            <div className="min-w-0 grow basis-64">
              <p className="text-pretty break-words">{found ? <Told text={found.says} /> : title}</p>
              <p className="text-mute text-xs">
                {found ? '' : 'Not found any more. '}
                {who}, <RelativeTime at={at} />
              </p>
            </div>
            {view.mayChange && (
              <Button
                className="py-1"
                disabled={view.changing}
                aria-label={`${found ? 'Take back' : 'Forget'}: ${title}`}
                onClick={() => view.takeBack(finding)}
              >
                {found ? 'Take back' : 'Forget'}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
