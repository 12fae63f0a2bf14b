/** The look of everything in the header that says something. */
export const pill =
  'inline-flex h-[1.875rem] min-w-0 items-center gap-1.5 whitespace-nowrap rounded-control border border-line bg-panel px-2.5 text-mute'

export const pillButton = `${pill} transition-colors hover:border-edge hover:text-text`

export const iconButton =
  'inline-flex size-[1.875rem] shrink-0 items-center justify-center rounded-control border border-line bg-panel text-mute transition-colors hover:border-edge hover:text-text'
