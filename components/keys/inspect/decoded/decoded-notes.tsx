import { bytes, joined } from '#components/format/numbers.ts'
import type { Decoding } from '#components/rpc/types.ts'
import { formatNames } from './format-words.ts'

export type ReadValue = { decoding: Decoding; total: number; whole: boolean }

/** How much of the value this is, what was taken off around it, and where reading it ended. */
export function DecodedNotes({ read }: { read: ReadValue }) {
  const { layers, decoded, hints, stopped } = read.decoding
  const problems = [stopped, decoded.problem, ...layers.map(({ problem }) => problem)].filter(
    each => each !== null,
  )
  const plain = layers.filter(({ format }) => format !== 'envelope')
  return (
    <div className="grid gap-1 text-mute text-xs empty:hidden">
      {!read.whole && (
        <p>This is the first MiB of {joined(bytes(read.total))}. Download the value to have all of it.</p>
      )}
      {plain.map(({ format, bytesIn, bytesOut, problem }) => (
        <p key={format}>
          {formatNames[format]}: {joined(bytes(bytesIn))} unpack to {problem === null ? '' : 'at least '}
          {joined(bytes(bytesOut))}.
        </p>
      ))}
      {[...new Set(problems)].map(problem => (
        <p key={problem} role="status" className="text-miss">
          {problem}
        </p>
      ))}
      {hints.map(({ text }) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  )
}
