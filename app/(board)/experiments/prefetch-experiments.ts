import { prefetch, rpc } from '../../prefetch.tsx'

/** What there is and what runs, in the page itself. What cannot be had now, the page asks for and explains. */
export async function prefetchExperiments(
  wanted: string | string[] | undefined,
): Promise<string | undefined> {
  const targets = await prefetch(rpc.targets.list.queryOptions())
  const target = (Array.isArray(wanted) ? wanted[0] : wanted) || targets?.[0]?.id
  if (target) {
    await Promise.all([
      prefetch(rpc.experiments.catalogue.queryOptions({ target })),
      prefetch(rpc.experiments.state.queryOptions({ target })),
    ])
  }
  return target
}
