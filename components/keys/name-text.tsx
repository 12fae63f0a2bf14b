import { Visible } from './inspect/visible.tsx'

export type NameTextProps = {
  text: string
  /** The text is cut, or stands for bytes that are no text: another name may look the same. */
  inexact?: boolean
  /** Said of the name of no characters at all. */
  empty?: string
}

/** A name that somebody else chose: nothing in it acts, hides, or turns around what stands beside it. */
export function NameText({ text, inexact = false, empty = 'empty name' }: NameTextProps) {
  if (text === '') return <span className="text-mute italic">{empty}</span>
  return (
    <>
      <Visible text={text} />
      {inexact && (
        <span
          title="Cut, or bytes that are no text: another name may look the same."
          className="ml-1 rounded-[0.2rem] border border-line px-1 text-2xs text-mute"
        >
          bytes
        </span>
      )}
    </>
  )
}
