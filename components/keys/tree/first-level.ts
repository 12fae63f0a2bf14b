/** Server and browser must ask alike, or what came with the page is asked again. */
export const firstLevel = (target: string, delimiter: string, order: 'name' | 'count') => ({
  target,
  prefix: null,
  delimiter,
  order,
  offset: 0,
})
