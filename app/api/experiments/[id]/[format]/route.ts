import { exportExperiment } from '#server/http/run-export.ts'

export const dynamic = 'force-dynamic'

type Params = { params: Promise<{ id: string; format: string }> }

export const GET = async (request: Request, { params }: Params): Promise<Response> =>
  exportExperiment(request, await params)
