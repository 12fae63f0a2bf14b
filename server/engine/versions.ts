import type { Version } from '#server/engine/ports.ts'

/** A journaled version is epoch × 2^36 + sequence: exact as a number for 131 071 epochs of 68 thousand million writes. */
export const EPOCH = 2 ** 36

export const versionAt = (epoch: number, sequence: number): Version => epoch * EPOCH + sequence
export const epochOf = (version: Version): number => Math.floor(version / EPOCH)
