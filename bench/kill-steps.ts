/** The named steps of write-behind at which an instance can be stopped. */
export const steps = [
  'append',
  'appended',
  'take',
  'taken',
  'apply',
  /** The rows are written, the transaction is not committed. */
  'uncommitted',
  'applied',
  'settled',
  'acknowledged',
] as const
export type Step = (typeof steps)[number]
export const faults = ['none', 'acknowledge before commit', 'no version guard'] as const
export type Fault = (typeof faults)[number]
export type Orders = {
  redis: string
  postgres: string
  name: string
  from: number
  stopAt: Step | 'never'
  after: number
  fault: Fault
  /** Writes nothing and ends when nothing is left to flush. */
  drain: boolean
}
