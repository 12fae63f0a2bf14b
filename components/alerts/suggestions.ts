import type { AlertRuleInput } from '#components/rpc/types.ts'

const fires = (forSeconds: number, clearSeconds: number) => ({ forSeconds, clearSeconds, notify: true })

/** What most caches want to be watched for. Nothing of it is on before somebody adds it. */
export const suggestions: readonly (AlertRuleInput & { why: string })[] = [
  {
    name: 'Cache cannot be reached',
    why: 'Every request goes to the database.',
    series: 'unreachable',
    comparison: 'above',
    threshold: 0.5,
    clearThreshold: 0.5,
    ...fires(15, 10),
  },
  {
    name: 'Low hit rate',
    why: 'Under 80 %, keys and TTLs are worth a look.',
    series: 'hitRate',
    comparison: 'below',
    threshold: 0.8,
    clearThreshold: 0.85,
    ...fires(300, 120),
  },
  {
    name: 'Memory nearly full',
    why: 'Soon keys are evicted, or writes refused.',
    series: 'memoryShare',
    comparison: 'above',
    threshold: 0.9,
    clearThreshold: 0.85,
    ...fires(120, 60),
  },
  {
    name: 'Keys are evicted',
    why: 'The memory is too small for what is in use.',
    series: 'evicted',
    comparison: 'above',
    threshold: 10,
    clearThreshold: 1,
    ...fires(120, 60),
  },
  {
    name: 'Slow commands',
    why: 'A cache answers in far less than that.',
    series: 'latencyP99',
    comparison: 'above',
    threshold: 10,
    clearThreshold: 5,
    ...fires(120, 60),
  },
  {
    name: 'Slow log fills',
    why: 'Something keeps the server busy.',
    series: 'slowEntries',
    comparison: 'above',
    threshold: 0.5,
    clearThreshold: 0.1,
    ...fires(60, 60),
  },
  {
    name: 'Connections are refused',
    why: 'maxclients is reached.',
    series: 'rejectedConnections',
    comparison: 'above',
    threshold: 0,
    clearThreshold: 0,
    ...fires(10, 60),
  },
  {
    name: 'Fragmented memory',
    why: 'The system gives more than the data needs.',
    series: 'fragmentation',
    comparison: 'above',
    threshold: 1.5,
    clearThreshold: 1.3,
    ...fires(600, 300),
  },
]
