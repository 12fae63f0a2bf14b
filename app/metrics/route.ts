import { scrape } from '#server/http/scrape.ts'

export const dynamic = 'force-dynamic'

export const GET = (request: Request): Promise<Response> => scrape(request)
