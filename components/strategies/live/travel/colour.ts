export const colour = (tone: string) => `var(--color-${tone})`
