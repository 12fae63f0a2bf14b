import { nameOfId } from '../name-of-id.ts'
import { NameText } from '../name-text.tsx'
import { ancestorsOf } from '../tree/ancestors.ts'
import type { KeysView } from '../use-keys-view.ts'

/** The way down to this namespace, each step of it a way back. */
export function Crumbs({ view }: { view: KeysView }) {
  const { prefix } = view.words
  const above = ancestorsOf(prefix, view.delimiter)
  const ids = prefix === null || prefix === '' ? [] : [...above, prefix]
  const link = 'rounded-control underline decoration-faint underline-offset-4 hover:decoration-hit'
  return (
    <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
      {ids.length === 0 ? (
        'All namespaces'
      ) : (
        <button type="button" className={link} onClick={() => view.openNamespace(null)}>
          All namespaces
        </button>
      )}
      {ids.map((id, at) => (
        <span key={id} className="inline-flex min-w-0 items-baseline gap-1.5 font-mono">
          <span aria-hidden="true">›</span>
          {at === ids.length - 1 ? (
            <span className="truncate text-text">
              <Step id={id} before={ids[at - 1]} />
            </span>
          ) : (
            <button type="button" className={`truncate ${link}`} onClick={() => view.openNamespace(id)}>
              <Step id={id} before={ids[at - 1]} />
            </button>
          )}
        </span>
      ))}
    </span>
  )
}

/** Only what this step adds to the one before. */
function Step({ id, before }: { id: string; before: string | undefined }) {
  const name = nameOfId(id)
  if (!name) return 'a long name'
  const outer = before === undefined ? '' : (nameOfId(before)?.text ?? '')
  return <NameText text={name.text.startsWith(outer) ? name.text.slice(outer.length) : name.text} />
}
