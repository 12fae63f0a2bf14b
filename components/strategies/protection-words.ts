import type { ProtectionName } from './protections.ts'

/** What a protection does, in a sentence. */
export const aboutProtection: Record<ProtectionName, string> = {
  coalesce: 'Requests of one instance that miss the same key at the same time share one load.',
  lease:
    'Of all instances one loads; the others wait for its answer. A fill whose lease was voided by a write is refused.',
  xfetch: 'An entry may be loaded anew before it expires: the longer its load took, the sooner.',
  'last-fifth': 'In the last fifth of its time a hit may load the entry anew, more and more probably.',
  'refresh-ahead':
    'After a share of its time an entry is loaded anew in the background, while everybody still gets the old one.',
  stale: 'For a while after its expiry the old answer is given, so that nobody waits.',
  breaker:
    'An instance that meets a dead cache stops asking it for a while; and it never loads more at once than the cap allows.',
  jitter: 'Entries made together do not expire together: each TTL is a little shorter or longer.',
  negative: 'That a row does not exist is remembered as well.',
}
