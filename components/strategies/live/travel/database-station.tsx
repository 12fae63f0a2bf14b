import { colour } from './colour.ts'
import type { Box } from './places.ts'
import { FittingWords, Frame } from './stations.tsx'
import type { Travel } from './travel.ts'

const mostPlaces = 20
const mostWaiting = 12

/** Its connections one by one where they can be counted, and who waits for one before its door. */
export function DatabaseStation({ box, database }: { box: Box; database: Travel['database'] }) {
  const { x, y, width, height } = box
  const middle = x + width / 2
  const { busy, connections, queue, away } = database
  const shown = Math.min(connections, mostPlaces)
  const taken = connections === 0 ? 0 : Math.round((busy / connections) * shown)
  const step = Math.min(12, (width - 24) / Math.max(1, shown))
  const first = middle - (shown * step) / 2
  return (
    <g>
      <Frame box={box} tone={away ? 'stale' : 'db'} dashed={away} />
      <text x={middle} y={y + 26} textAnchor="middle" fontSize="14" fontWeight="600" className="fill-text">
        {away ? 'Database away' : 'Database'}
      </text>
      <FittingWords x={middle} y={y + 44} room={width - 12} words={database.words} />
      {Array.from({ length: shown }, (_, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
          key={index}
          x={first + index * step}
          y={y + 53}
          width={Math.max(2, step - 3)}
          height="7"
          rx="1.5"
          fill={index < taken ? colour('db') : 'none'}
          stroke={colour('db')}
          strokeOpacity="0.7"
        />
      ))}
      {queue > 0 && (
        <g fill={colour('stale')}>
          {Array.from({ length: Math.min(queue, mostWaiting) }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
            <circle key={index} cx={x + 14 + index * 6} cy={y + height - 11} r="2.2" />
          ))}
          <text x={x + width - 10} y={y + height - 7} textAnchor="end" fontSize="11">
            {`queue ${queue}`}
          </text>
        </g>
      )}
    </g>
  )
}
