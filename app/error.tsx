'use client'

export { RenderFault as default } from '#components/shell/render-fault.tsx'
