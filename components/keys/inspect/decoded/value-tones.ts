/** Colours inside a value: they only help the eye, quotes and brackets say the same. */
export const valueTones = {
  name: 'text-[#8ab4ff] light:text-[#2650a8]',
  number: 'text-[#f5c07a] light:text-[#7d4300]',
  text: 'text-[#7ee0c3] light:text-[#07594a]',
  word: 'text-[#d3b8ff] light:text-[#5b2bb0]',
  plain: 'text-text',
} as const
