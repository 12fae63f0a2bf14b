/** What the board may do with a target, each including the ones before it. */
export const roles = ['observe', 'operate', 'lab'] as const
export type Role = (typeof roles)[number]

export function allows(has: Role, needs: Role): boolean {
  return roles.indexOf(has) >= roles.indexOf(needs)
}
