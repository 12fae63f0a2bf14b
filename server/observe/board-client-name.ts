/** What every connection of a board calls itself, so that its own work can be told from that of others. */
export const boardClientName = 'cacheboard'
