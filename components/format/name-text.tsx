import { visibleParts } from './visible-parts.ts'

export type NameTextProps = {
  text: string
  /** The text is cut, or stands for bytes that are no text: another name may look the same. */
  inexact?: boolean
  /** Said of the name of no characters at all. */
  empty?: string
}

/** A name that somebody else chose: nothing in it acts, hides, or turns what stands beside it around. */
export function NameText({ text, inexact = false, empty = 'empty name' }: NameTextProps) {
  if (text === '') return <span className="text-mute italic">{empty}</span>
  return (
    <bdi>
      {visibleParts(text).map((part, at) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text, in their order
            key={at}
            title={part.name}
            className="rounded-[0.2rem] bg-raise px-0.5 text-miss outline outline-line"
          >
            {part.text}
          </span>
        ),
      )}
      {inexact && (
        <span
          title="Cut, or bytes that are no text: another name may look the same."
          className="ml-1 rounded-[0.2rem] border border-line px-1 text-2xs text-mute"
        >
          bytes
        </span>
      )}
    </bdi>
  )
}
