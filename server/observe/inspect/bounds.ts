/** What one look may cost. */
export const bounds = {
  /** Of a string in one command: a server copies a mebibyte in milliseconds, and answers nobody else meanwhile. */
  windowBytes: 256 * 1024,
  /** Of an answer of the server: more, and the connection is cut rather than the board flooded. */
  replyBytes: 8 * 1024 * 1024,
  /** The same for a download: the largest element that can be had. */
  downloadReplyBytes: 128 * 1024 * 1024,
  /** Of all values on a page, as far as their sizes are known before. */
  pageBytes: 1024 * 1024,
  /** Of one element on a page; larger ones are decoded or downloaded when somebody wants them. */
  elementBytes: 64 * 1024,
  /** Of an element that are sent to the screen. */
  partBytes: 1024,
  /** Of all fields and members above that which the board remembers, to find them again. */
  longPartsBytes: 32 * 1024 * 1024,
  /** Of a value that is decoded. */
  valueBytes: 1024 * 1024,
  /** Of memory that a JSON document may take to be fetched as a whole. */
  documentBytes: 4 * 1024 * 1024,
  fields: 100,
  /** Elements that one search looks at before it says how far it came. */
  searched: 20_000,
  searchMs: 250,
  groups: 1000,
} as const
