import type { Policy } from '#server/engine/policy-shape.ts'

type Contradiction = { path: string[]; message: string }
type Law = { path: string[]; broken: (policy: Policy) => boolean; message: string }

const behind = ({ write }: Policy) => write.kind === 'write-behind'
const shortestTtl = ({ ttl }: Policy) => Math.min(ttl.defaultMs, ...Object.values(ttl.byKind))

const laws: Law[] = [
  {
    path: ['write'],
    broken: policy => policy.read === 'none' && (behind(policy) || policy.write.kind === 'write-through'),
    message: 'Nothing is ever read from the cache, so writing through it or behind it makes no sense.',
  },
  {
    path: ['protections', 'early'],
    broken: ({ read, protections }) => read === 'none' && protections.early !== null,
    message: 'Nothing is ever read from the cache, so there is nothing to refresh early.',
  },
  {
    path: ['protections', 'early'],
    broken: ({ read, protections }) =>
      read === 'refresh-ahead' && protections.early?.kind !== 'refresh-ahead',
    message: 'Refresh-ahead needs the share of the TTL after which an entry is refreshed.',
  },
  {
    path: ['protections', 'early'],
    broken: ({ protections, ttl }) => protections.early !== null && ttl.sliding !== null,
    message: 'Each read prolongs a sliding entry, so it never comes near an expiry before which to refresh.',
  },
  {
    path: ['protections', 'lease', 'pollMs'],
    broken: ({ protections: { lease } }) => lease !== null && lease.pollMs > lease.waitMs,
    message: 'Whoever polls more rarely than he waits never polls at all.',
  },
  {
    path: ['protections', 'cacheBudgetMs'],
    broken: ({ protections }) => protections.cacheBudgetMs > protections.deadlineMs,
    message: 'One answer of the cache may not take longer than the whole request.',
  },
  {
    path: ['protections', 'lease', 'ms'],
    broken: ({ protections: { lease, cacheBudgetMs }, wrong }) =>
      lease?.renew === true && !wrong.shortLock && lease.ms < 3 * cacheBudgetMs,
    message:
      'A lease is renewed every third of its time; shorter than three cache budgets it dies before the answer.',
  },
  {
    path: ['ttl', 'sliding'],
    broken: policy => behind(policy) && policy.ttl.sliding !== null,
    message: 'A sliding TTL would let an entry expire that has not reached the database yet.',
  },
  {
    path: ['ttl', 'sliding', 'maxAgeMs'],
    broken: policy => policy.ttl.sliding !== null && policy.ttl.sliding.maxAgeMs < shortestTtl(policy),
    message: 'The absolute cap is shorter than the TTL it is meant to cap.',
  },
  {
    path: ['ttl', 'jitter'],
    broken: ({ ttl }) => ttl.jitter >= 1,
    message: 'A jitter of 1 gives entries that expire at once.',
  },
  {
    path: ['invalidation', 'tombstoneMs'],
    broken: ({ write, protections, invalidation }) =>
      (invalidation.changeLog || write.kind === 'write-through') &&
      invalidation.tombstoneMs < protections.loadTimeoutMs,
    message:
      'A removed version must be remembered longer than the longest load, or that load brings it back.',
  },
  {
    path: ['invalidation', 'cascade'],
    broken: ({ invalidation }) => invalidation.cascade && !invalidation.explicit && !invalidation.changeLog,
    message: 'A cascade needs an invalidation that it can follow: explicit or by the change log.',
  },
  {
    path: ['write', 'secondDeleteMs'],
    broken: ({ write, invalidation }) =>
      write.kind === 'delete' && write.secondDeleteMs !== null && !invalidation.explicit,
    message: 'A second delete without the first one makes no sense: switch explicit invalidation on.',
  },
  {
    path: ['wrong', 'dirtySet'],
    broken: policy => policy.wrong.dirtySet && !behind(policy),
    message: 'The dirty set is a way to write behind: choose write-behind first.',
  },
  {
    path: ['write', 'durability'],
    broken: ({ write, wrong }) =>
      wrong.dirtySet && write.kind === 'write-behind' && write.durability !== 'memory',
    message: 'A dirty set loses writes; it cannot be called durable.',
  },
  {
    path: ['write', 'holdMs'],
    broken: ({ write, protections }) =>
      write.kind === 'write-behind' &&
      write.durability !== 'memory' &&
      write.holdMs + protections.cacheBudgetMs > protections.deadlineMs,
    message: 'Waiting for the disk or the replica may not take longer than the whole request.',
  },
  {
    path: ['wrong', 'elapsedXFetch'],
    broken: ({ wrong, protections }) => wrong.elapsedXFetch && protections.early?.kind !== 'xfetch',
    message: 'The elapsed-time mistake is a mistake of XFetch: choose XFetch first.',
  },
  {
    path: ['wrong', 'foreignRelease'],
    broken: ({ wrong, protections }) => wrong.foreignRelease && protections.lease === null,
    message: 'There is no lease that a stranger could release.',
  },
  {
    path: ['wrong', 'shortLock'],
    broken: ({ wrong, protections }) => wrong.shortLock && protections.lease === null,
    message: 'There is no lease that could be too short.',
  },
  {
    path: ['wrong', 'deleteBeforeCommit'],
    broken: ({ wrong, write }) => wrong.deleteBeforeCommit && write.kind !== 'delete',
    message: 'Only a policy that deletes on write can delete too early.',
  },
]

export function contradictions(policy: Policy): Contradiction[] {
  return laws.filter(law => law.broken(policy)).map(({ path, message }) => ({ path, message }))
}
