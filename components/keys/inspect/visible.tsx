import type { Part } from '#components/rpc/types.ts'
import { piecesOf } from './visible-text.ts'

/** Text as text, with a mark for everything that would not be seen. Never HTML. */
export function Visible({ text, oneLine = true }: { text: string; oneLine?: boolean }) {
  return piecesOf(text, oneLine).map((piece, i) =>
    piece.mark ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
      <span key={i} className="rounded-[0.2rem] bg-raise px-0.5 text-[0.85em] text-mute">
        {piece.text}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
      <bdi key={i}>{piece.text}</bdi>
    ),
  )
}

/** The beginning of an element, and whether there is more of it. */
export function PartText({ part }: { part: Part }) {
  if (part.bytes === 0) return <span className="text-faint italic">empty</span>
  return (
    <span title={part.inexact && part.whole ? 'Not UTF-8: bytes are shown as \\x…' : undefined}>
      <span className={part.inexact && part.whole ? 'italic' : undefined}>
        <Visible text={part.text} />
      </span>
      {!part.whole && <span className="text-faint">…</span>}
    </span>
  )
}
