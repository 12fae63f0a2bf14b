export type Migration = { id: number; sql: string }
