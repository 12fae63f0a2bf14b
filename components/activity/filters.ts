import { parseAsString } from 'nuqs/server'

/** The words of the address: who, what, on which cache, and a text to find. Empty: everything. */
export const filterParsers = {
  who: parseAsString.withDefault(''),
  what: parseAsString.withDefault(''),
  on: parseAsString.withDefault(''),
  find: parseAsString.withDefault(''),
}

export type Filters = { who: string; what: string; on: string; find: string }

export const noFilters: Filters = { who: '', what: '', on: '', find: '' }

export const isFiltered = (filters: Filters) => Object.values(filters).some(value => value.trim() !== '')

/** What the list is asked for. Server and browser must ask alike, or what came with the page is asked again. */
export function questionOf({ who, what, on, find }: Filters) {
  const given = (value: string, most: number) => value.trim().slice(0, most) || null
  return { person: given(who, 200), action: given(what, 100), target: given(on, 200), text: given(find, 100) }
}

/** Everything of a kind first (`session.`), then each action of it. */
export function actionChoices(actions: readonly string[]): { value: string; label: string }[] {
  const kinds = [...new Set(actions.map(action => action.split('.')[0] ?? action))].sort()
  return kinds.flatMap(kind => [
    { value: `${kind}.`, label: `${kind}: all` },
    ...actions
      .filter(action => action.startsWith(`${kind}.`))
      .map(action => ({ value: action, label: `${kind}: ${action.slice(kind.length + 1)}` })),
  ])
}
