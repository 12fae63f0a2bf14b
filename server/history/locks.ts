import type { TransactionSql } from 'postgres'

const writingLock = 7_243_002

/**
 * Writers share it and a roll-up has it alone: a roll-up never passes over a second that somebody is just writing.
 * It must be a statement of its own, so that the next one sees what happened while it waited.
 */
export async function lockForWriting(tx: TransactionSql) {
  await tx`select pg_advisory_xact_lock_shared(${writingLock})`
}

export async function lockForRollUp(tx: TransactionSql) {
  await tx`select pg_advisory_xact_lock(${writingLock})`
}
