import { type ByteForm, isEditableText, readBytes, writeBytes } from '../byte-forms.ts'
import { checkJson, looksLikeJson } from '../json-text.ts'
import { piecesOfBytes, piecesOfText } from '../pieces.ts'

export type EditForm = Exclude<ByteForm, 'base64'>
export type Draft = { form: EditForm; text: string }

/** As text where a text field keeps every byte, else escaped. */
export function draftOf(bytes: Uint8Array): Draft {
  const form = isEditableText(bytes) ? 'text' : 'escaped'
  return { form, text: forEditing(bytes, form) }
}

/** Long forms get line breaks, which are not part of the value. */
export function forEditing(bytes: Uint8Array, form: EditForm): string {
  const text = writeBytes(bytes, form) ?? ''
  if (form === 'hex')
    return text
      .replace(/(..)(?=.)/g, '$1 ')
      .replace(/(.{48})/g, '$1\n')
      .replace(/ $/gm, '')
  return form === 'escaped' ? text.replaceAll('\\n', '\\n\n').replace(/\n$/, '') : text
}

/** The same bytes in another form; null where that form cannot hold them, or what was typed is no bytes yet. */
export function inForm(draft: Draft, form: EditForm): Draft | null {
  const read = readBytes(draft.text, draft.form)
  if (!read.ok || (form === 'text' && !isEditableText(read.bytes))) return null
  return { form, text: forEditing(read.bytes, form) }
}

export type JsonState =
  | { kind: 'none' }
  | { kind: 'fine'; pretty: string; compact: string; repeated: string[] }
  | { kind: 'wrong'; message: string }

/** What the check of JSON says while somebody types. Not JSON at all is no fault. */
export function jsonStateOf({ form, text }: Draft, wasJson: boolean): JsonState {
  if (form !== 'text' || !(wasJson || looksLikeJson(text))) return { kind: 'none' }
  const check = checkJson(text)
  if (check.ok) return { kind: 'fine', ...check }
  return { kind: 'wrong', message: `Line ${check.line}, column ${check.column}: ${check.problem}` }
}

/** Lines to compare: JSON as it is laid out, so that one changed number is one changed line; what is long in pieces. */
export function linesToCompare(before: Uint8Array, after: Uint8Array): [string[], string[]] {
  if (!isEditableText(before) || !isEditableText(after)) {
    return [piecesOfBytes(before).map(escaped), piecesOfBytes(after).map(escaped)]
  }
  const texts = [before, after].map(bytes => writeBytes(bytes, 'text') ?? '')
  const checks = texts.map(text => (looksLikeJson(text) ? checkJson(text) : null))
  const [one = '', other = ''] = checks.every(check => check?.ok)
    ? checks.map(check => (check?.ok ? check.pretty : ''))
    : texts
  // Only the layout has changed: then that is what there is to see.
  const compared = one === other ? texts : [one, other]
  return [linesOf(compared[0] ?? ''), linesOf(compared[1] ?? '')]
}

const linesOf = (text: string): string[] => text.split('\n').flatMap(piecesOfText)
const escaped = (bytes: Uint8Array): string => writeBytes(bytes, 'escaped') ?? ''
