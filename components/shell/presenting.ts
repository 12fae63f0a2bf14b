import { createParser, useQueryState } from 'nuqs'

/** `?present` is enough; what follows it says nothing. */
const parser = createParser({ parse: () => true, serialize: () => '1' })

/** Presenter mode: bigger type and nothing but the page. In the address, so that a link to it can be prepared. */
export function usePresenting() {
  const [on, set] = useQueryState('present', parser)
  return {
    presenting: on === true,
    setPresenting: (next: boolean) => void set(next ? true : null),
  }
}
