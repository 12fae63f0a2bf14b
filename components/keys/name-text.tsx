import type { Name } from '#components/rpc/types.ts'
import { Visible } from './inspect/visible.tsx'

export type NameTextProps = {
  text: string
  /** The text is cut, or stands for bytes that are no text: another name may look the same. */
  inexact?: boolean
  cut?: boolean
  /** Said of the name of no characters at all. */
  empty?: string
}

/** Of a longer name only so much is shown. */
const mostShown = 512

export const isCut = ({ text, inexact }: Pick<Name, 'text' | 'inexact'>) =>
  inexact && text.length >= mostShown - 1

/** A name that somebody else chose: nothing in it acts, hides, or turns around what stands beside it. */
export function NameText({ text, inexact = false, cut = false, empty = 'empty name' }: NameTextProps) {
  if (text === '') return <span className="text-mute italic">{empty}</span>
  return (
    <>
      <Visible text={text} />
      {inexact && (
        <span
          title={`${cut ? 'Only its beginning' : 'Bytes that are no text'}: another name may look the same.`}
          className="ml-1 rounded-[0.2rem] border border-line px-1 text-2xs text-mute"
        >
          {cut ? 'cut' : 'bytes'}
        </span>
      )}
    </>
  )
}
