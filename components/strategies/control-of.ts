/** The control that a setting belongs to: several settings may share one. */
export function controlOf(path: string): string {
  if (/^lanes\.[a-d]\.ttl\.(defaultMs|byKind)$/.test(path)) return 'ttl'
  return path.startsWith('lanes') ? 'policy' : path
}
