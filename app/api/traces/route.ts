import { giveTrace, takeTrace } from '#server/http/trace-files.ts'

export const dynamic = 'force-dynamic'

export const GET = (request: Request): Promise<Response> => giveTrace(request)
export const POST = (request: Request): Promise<Response> => takeTrace(request)
