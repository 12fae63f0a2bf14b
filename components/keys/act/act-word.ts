import { parseAsStringLiteral } from 'nuqs'

/** `?act=` of the address: which window is open, so that a link and the palette can open it. */
export const actParser = parseAsStringLiteral(['invalidate', 'pattern', 'ttl', 'warm', 'jobs'] as const)
