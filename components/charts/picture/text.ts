type Text = {
  x: number
  y: number
  words: string
  fill: string
  size: number
  weight?: number
  anchor?: 'start' | 'middle' | 'end'
}

export function text({ x, y, words, fill, size, weight = 400, anchor = 'start' }: Text): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${fill}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escaped(words)}</text>`
}

export const round = (amount: number) => Math.round(amount * 10) / 10

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A name that a person gave is text and nothing else. What no drawing may hold is left out. */
export const escaped = (words: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those must go
  words.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ').replace(/[&<>"']/g, sign => signs[sign] ?? '')

/** Broken between words into lines that fit. */
export function wrapped(words: string, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > most) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
