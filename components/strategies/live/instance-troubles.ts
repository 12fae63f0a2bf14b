import type { LabState } from '#components/rpc/types.ts'

type Told = { at: number; message: string }

const mentions = (text: string, name: string) =>
  text
    .toLowerCase()
    .split(/[^a-z0-9-]+/)
    .includes(name.toLowerCase())

/** The newest that was said of an instance: what is wrong with it now, else what happened to it before. */
export function troublesOf(
  name: string,
  { troubles, marks }: Pick<LabState, 'troubles' | 'marks'>,
): Told | null {
  const present = troubles.filter(({ message }) => mentions(message, name)).at(-1)
  if (present) return present
  const past = marks.filter(({ kind, text }) => kind === 'trouble' && mentions(text, name)).at(-1)
  return past ? { at: past.at, message: past.text } : null
}
