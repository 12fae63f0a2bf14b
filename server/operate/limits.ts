export const mostListNames = 1_000_000
export const mostListBytes = 64 * 1024 * 1024
export const mostKeyBytes = 12 * 1024
/** Of what is edited: it is compared and written in one step, in which the server answers nobody else. */
export const mostValueBytes = 1024 * 1024
/** Of the memory of a document: the module measures nothing but that. */
export const mostDocumentMemory = 8 * 1024 * 1024

export const nonceMs = 60_000
export const mostNonces = 1000
export const previewMs = 2000
/** The count may have moved by so much since somebody agreed to it. */
export const countSlack = 0.1

export const mostJobsAtOnce = 3
export const keptJobs = 50
export const batchKeys = 100
export const publishEveryMs = 250

export const undoMs = 60_000
export const undoJobBytes = 64 * 1024 * 1024
export const undoAllBytes = 256 * 1024 * 1024

export const refillSeconds = 60
/** A job waits so long for a server that went away. */
export const patienceMs = 60_000

/** Of memory. Reading a whole value twice takes the server's time: above this an edit cannot be undone. */
export const editUndoBytes = 1.5 * 1024 * 1024
/** Between two nodes a value goes through the board. */
export const carriedBytes = 64 * 1024 * 1024
export const movedBytes = 8 * 1024 * 1024
