import { RoomLink } from '#components/shell/room-link.tsx'
import { Bytes, Keys, Share } from './amount.tsx'
import type { ShownGroup } from './groups.ts'

type TableProps = {
  title: string
  groups: readonly ShownGroup[]
  all: number
  linkOf: (group: ShownGroup) => string | null
}

const cell = 'px-2 py-1.5'
/** Told from so few keys a number is a hint, whatever its margin says. */
const few = 10

/** The numbers of the picture beside it. */
export function BreakdownTable({ title, groups, all, linkOf }: TableProps) {
  const withTtl = groups.some(({ withoutTtl }) => withoutTtl !== null)
  return (
    <section
      aria-label={`Memory by ${title}, table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto"
    >
      <table className="w-full min-w-[32rem] text-xs sm:text-sm">
        <thead className="sticky top-0 bg-panel text-xs text-faint">
          <tr>
            <th scope="col" className={`${cell} text-left font-normal`}>
              {title}
            </th>
            <th scope="col" className={`${cell} text-right font-normal`}>
              keys
            </th>
            {withTtl && (
              <th scope="col" className={`${cell} text-right font-normal`}>
                without TTL
              </th>
            )}
            <th scope="col" className={`${cell} text-right font-normal`}>
              memory
            </th>
            <th scope="col" className={`${cell} text-right font-normal`}>
              share
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map(group => (
            <Row
              key={`${group.kind} ${group.id ?? group.name}`}
              {...{ group, all, withTtl }}
              link={linkOf(group)}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type RowProps = { group: ShownGroup; all: number; withTtl: boolean; link: string | null }

function Row({ group, all, withTtl, link }: RowProps) {
  const { name, kind, keys, bytes, looked, withoutTtl } = group
  const text = kind === 'namespace' ? 'font-mono break-all' : kind === 'group' ? '' : 'text-mute'
  return (
    <tr className="border-line border-t">
      <th scope="row" className={`${cell} text-left font-normal ${text}`}>
        {link ? (
          <RoomLink
            href={link}
            className="rounded-control underline decoration-edge underline-offset-2 hover:decoration-text"
          >
            {name}
          </RoomLink>
        ) : (
          name
        )}
        {looked < few && bytes.margin > 0 && (
          <span className="ml-2 font-sans text-faint text-xs" title={`Told from ${looked} keys only.`}>
            few seen
          </span>
        )}
      </th>
      <td className={`${cell} text-right`}>
        <Keys of={keys} />
      </td>
      {withTtl && <td className={`${cell} text-right`}>{withoutTtl && <Keys of={withoutTtl} />}</td>}
      <td className={`${cell} text-right`}>
        <Bytes of={bytes} />
      </td>
      <td className={cell}>
        <Share of={bytes.value} all={all} />
      </td>
    </tr>
  )
}
