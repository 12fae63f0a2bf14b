export const perPage = 20

/** The page that was asked for, or the nearest that there is. */
export function pageOf<Each>(all: readonly Each[], wanted: number) {
  const pages = Math.max(1, Math.ceil(all.length / perPage))
  const page = Math.min(pages, Math.max(1, Math.trunc(wanted) || 1))
  return { page, pages, shown: all.slice((page - 1) * perPage, page * perPage) }
}
