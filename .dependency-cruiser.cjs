/** The walls of the house. Each message says where the thing belongs instead. */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
const tests = '\\.(test|integration\\.test)\\.tsx?$'

module.exports = {
  forbidden: [
    rule(
      'no-circle',
      'Two files that need each other are one idea, or hide a third.',
      {},
      { circular: true },
    ),
    rule(
      'engine-stands-alone',
      'The engine could be a package of its own: it sees itself, errors and node modules, nothing else of the board.',
      { path: '^server/engine/', pathNot: tests },
      { path: '^(server|app|components)/', pathNot: '^server/(engine/|errors\\.ts)' },
    ),
    rule(
      'engine-knows-no-framework',
      'No Next and no tRPC inside the engine.',
      { path: '^server/engine/' },
      { path: 'node_modules/(next|@trpc)/' },
    ),
    rule(
      'strategies-see-ports-only',
      'A strategy talks to ports; what implements them is handed in.',
      { path: '^server/engine/strategies/', pathNot: tests },
      { path: '^server/engine/(stores|source|faults|simulation)/' },
    ),
    rule(
      'metrics-are-pure',
      'Metrics are arithmetic: no other room, no I/O.',
      { path: '^server/metrics/', pathNot: tests },
      {
        path: '^(server|app|components)/|node_modules/(ioredis|postgres|next)/',
        pathNot: '^server/metrics/',
      },
    ),
    rule(
      'advice-is-pure',
      'Rules are told what was read: they ask nobody. Gathering it is for server/advice-reading.ts.',
      { path: '^server/advice/', pathNot: tests },
      {
        path: '^(server|app|components)/|node_modules/(ioredis|postgres|next)/',
        pathNot: '^server/(advice|metrics)/',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'errors-see-nothing',
      'errors.ts is at the bottom of the house.',
      { path: '^server/errors\\.ts$' },
      { path: '^(server|app|components)/' },
    ),
    rule(
      'only-targets-connect',
      'Connections to a cache are made in server/targets (the engine and the lab get theirs handed in).',
      { path: '^(server|app|components)/', pathNot: ['^server/(targets|embedded)/', tests] },
      { path: 'node_modules/ioredis/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'observe-and-operate-are-handed-a-target',
      'observe and operate never open a connection or read the environment: they are handed a target.',
      { path: '^server/(observe|operate)/', pathNot: tests },
      { path: '^server/(env|system|api|history|embedded|live)' },
    ),
    rule(
      'lab-keeps-to-its-rooms',
      'The lab sees engine, metrics and targets.',
      { path: '^server/lab/', pathNot: tests },
      { path: '^server/', pathNot: '^server/(lab|engine|metrics|targets)/|^server/errors\\.ts' },
    ),
    rule(
      'api-goes-through-the-system',
      'A procedure is a schema, one call and a return: it reaches the rooms through the system in its context.',
      { path: '^server/api/', pathNot: tests },
      {
        path: '^server/',
        pathNot: '^server/(api|metrics)/|^server/(errors|system)\\.ts',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'screen-never-runs-the-server',
      'Components never import the server at run time; its types come in through components/rpc.',
      { path: '^components/', pathNot: tests },
      { path: '^server/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'server-types-enter-through-rpc',
      'Take the type from components/rpc.',
      { path: '^components/', pathNot: ['^components/rpc/', tests] },
      { path: '^server/' },
    ),
    rule(
      'panels-keep-to-their-noun',
      'A panel never imports another noun’s panel: what both need belongs in ui, charts, format, rpc, live or shell.',
      { path: '^components/([^/]+)/', pathNot: '^components/shell/' },
      { path: '^components/', pathNot: '^components/($1|ui|charts|format|rpc|live|shell)/' },
    ),
    rule(
      'foundations-know-no-noun',
      'Primitives know no domain: components/{ui,charts,format} see only each other.',
      { path: '^components/(ui|charts|format)/' },
      { path: '^components/', pathNot: '^components/(ui|charts|format)/' },
    ),
    rule(
      'recharts-in-charts-only',
      'Use a chart from components/charts.',
      { pathNot: '^components/charts/' },
      { path: 'node_modules/recharts/' },
    ),
    rule(
      'e2e-is-a-black-box',
      'e2e imports nothing of ours: it has its own clients.',
      { path: '^e2e/' },
      { path: '^(server|app|components|bench|bin|testing)/' },
    ),
    rule(
      'product-without-tests',
      'testing, e2e and bench are for tests and measurements only.',
      { path: '^(server|app|components)/', pathNot: tests },
      { path: '^(testing|e2e|bench)/' },
    ),
    rule(
      'no-drawer-for-leftovers',
      'A file lives with the noun that needs it: no utils, helpers, common, misc, shared, lib or index.',
      {},
      {
        path: '(^|/)(utils?|helpers?|common|misc|shared|lib|index)(/|[.](ts|tsx|js|css)$)',
        pathNot: 'node_modules|^[.]next',
      },
    ),
    rule('no-unresolved', 'This import leads nowhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|\\.cacheboard)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
