import type { ComponentProps } from 'react'

const tones = {
  plain: 'border-edge/50 bg-raise text-text hover:border-edge',
  go: 'border-transparent bg-hit font-semibold text-on-hit hover:brightness-110',
  warn: 'border-stale/40 bg-raise text-stale hover:border-stale',
  quiet: 'border-transparent text-mute hover:bg-raise hover:text-text',
}

export type ButtonProps = ComponentProps<'button'> & { tone?: keyof typeof tones }

export function Button({ tone = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex items-center justify-center gap-2 rounded-control border px-3 py-1.5 whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-60 ${tones[tone]} ${className}`}
      {...rest}
    />
  )
}
