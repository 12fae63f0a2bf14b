const togetherMs = 500

/** What has been typed so far of a name. A letter pressed again and again goes from one name to the next. */
export type Typed = { text: string; onwards: boolean }

/** Gathers letters that follow each other closely, as people know it from their files. */
export function createTypeahead() {
  let typed = ''
  let lastAt = Number.NEGATIVE_INFINITY

  return {
    /** Null where the key is no part of a name: a space begins none, and / and ? mean the same everywhere. */
    read({ key, at }: { key: string; at: number }): Typed | null {
      const begun = at - lastAt <= togetherMs && typed !== ''
      if ([...key].length !== 1 || key === '/' || key === '?' || (key === ' ' && !begun)) return null
      typed = (begun ? typed : '') + key.toLowerCase()
      lastAt = at
      const [first = ''] = typed
      const isRepeated = [...typed].every(letter => letter === first)
      return isRepeated ? { text: first, onwards: true } : { text: typed, onwards: false }
    },
    reset() {
      typed = ''
    },
  }
}

export const beginsWith = (name: string, text: string) => name.toLowerCase().startsWith(text)
