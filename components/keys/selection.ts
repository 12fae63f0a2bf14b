/**
 * What a person has chosen to do something with: single keys by their ids, a whole namespace, or everything that a
 * pattern finds. Names and labels are for the eye only.
 */
export type Selection =
  | { kind: 'keys'; ids: string[]; names: string[] }
  | { kind: 'namespace'; prefix: string; label: string; delimiter: string }
  | { kind: 'pattern'; pattern: string }
  | null
