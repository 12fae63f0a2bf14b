import postgres from 'postgres'

/**
 * A pool whose size is the number of queries that run at once. Pipelining is off: otherwise several queries share a
 * connection and wait for each other behind the pool's back.
 */
export function openPool({ url, size }: { url: string; size: number }) {
  const unpipelined = { max_pipeline: 1 }
  return postgres(url, {
    ...unpipelined,
    max: size,
    connect_timeout: 2,
    idle_timeout: 60,
    onnotice: () => {},
  })
}
