import { Fragment } from 'react'

const note = /^(.*)\.\.\. \((\d+) more bytes\)$/s

export type WordsProps = { words: readonly string[]; omitted: number }

/** A command as the server kept it; what it has left out is said and never looks like a part of it. */
export function Words({ words, omitted }: WordsProps) {
  return (
    <span className="font-mono break-all whitespace-pre-wrap">
      {words.map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same word may come twice, and their order never changes
        <Fragment key={at}>
          {at > 0 && ' '}
          <Word text={word} isName={at === 0} />
        </Fragment>
      ))}
      {omitted > 0 && <Left>{`… ${omitted} more ${omitted === 1 ? 'argument' : 'arguments'}`}</Left>}
    </span>
  )
}

function Word({ text, isName }: { text: string; isName: boolean }) {
  const cut = note.exec(text)
  const shown = cut?.[1] ?? text
  return (
    <>
      <span className={isName ? 'text-text uppercase' : 'text-mute'}>{quoted(shown)}</span>
      {cut && <Left>{`… ${cut[2]} more bytes`}</Left>}
    </>
  )
}

/** Where words end must be clear. */
const quoted = (text: string) =>
  text === '' || /[\s"']/.test(text) ? `"${text.replaceAll('"', '\\"')}"` : text

function Left({ children }: { children: string }) {
  return (
    <span className="mx-1 rounded-[0.2rem] bg-raise px-1 font-sans text-2xs whitespace-nowrap text-mute">
      {children}
    </span>
  )
}
