// The only door through which the server's types come to the screen. Types only: nothing here runs.
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from '#server/api/router.ts'

export type { AlertSummary } from '#server/alerts/shapes.ts'
export type { Policy } from '#server/engine/policy-shape.ts'
export type { BoardErrorCode } from '#server/errors.ts'
export type { Control } from '#server/lab/experiments/controls.ts'
export type { Chart, ExperimentFacts, Preset } from '#server/lab/experiments/experiment.ts'
export type { ExperimentsState, RunNow } from '#server/lab/experiments/parts.ts'
export type { RunResult } from '#server/lab/experiments/result-shape.ts'
export type { RunSettings } from '#server/lab/experiments/settings.ts'
export type { Mode, Row, Told, Unit } from '#server/lab/experiments/verdict.ts'
export type { InstanceFrame, LabFrame, LaneFrame, Latency } from '#server/lab/frame.ts'
export type { LabSettings, Lane, LaneId } from '#server/lab/settings.ts'
export type { ChaosKind, ChaosState, LabMark, LabSeries, LabState } from '#server/lab/state.ts'
export type { Workload } from '#server/lab/workload/workload.ts'
export type { Metric, Reading } from '#server/metrics/catalogue.ts'
export type { Line, RangeName, Series } from '#server/metrics/series.ts'
export type { Choice, Decoding, Format, TreeEntry, TreeNode } from '#server/observe/decode/shapes.ts'
export type {
  Frame,
  HitWindow,
  NodeFacts,
  NodeFrame,
  TargetFacts,
} from '#server/observe/frame.ts'
export type {
  HashRow,
  KeyFacts,
  NotThere,
  Part,
  Place,
  SetRow,
  SortedSetRow,
  StreamConsumer,
  StreamGroup,
  StreamRow,
  ValuePage,
} from '#server/observe/inspect/shapes.ts'
export type {
  KeyColumns,
  KeyFilter,
  KeyPage,
  Name,
  StatisticsRow,
  StatisticsState,
  Totals,
  TreePage,
  TreeRow,
  WalkState,
} from '#server/observe/keys/shapes.ts'
export type { AppRouter }

type Inputs = inferRouterInputs<AppRouter>
type Outputs = inferRouterOutputs<AppRouter>
export type ActivityEntry = Outputs['activity']['list']['entries'][number]
export type Advice = Outputs['advice']['get']
export type AdviceFinding = Advice['findings'][number]
export type AlertEpisode = Outputs['alerts']['history']['episodes'][number]
export type AlertRule = Outputs['alerts']['list']['rules'][number]
export type AlertRuleInput = Inputs['alerts']['add']['rule']
export type AlertSeries = AlertRuleInput['series']
export type AlertWords = Outputs['alerts']['series']
export type AlertUnit = AlertWords[AlertSeries]['unit']
export type AlertWebhook = Outputs['alerts']['webhooks']['webhooks'][number]
export type AlertDelivery = Outputs['alerts']['webhooks']['deliveries'][number]
export type BoardHealth = Outputs['board']['health']
export type Client = Clients['clients'][number]
export type Clients = Outputs['clients']['list']
export type HotKey = HotKeyList['keys'][number]
export type HotKeyList = NonNullable<HotKeysState['result']>['lists'][number]
export type HotKeyMeans = Outputs['hotkeys']['means'][number]
export type HotKeysState = Outputs['hotkeys']['state']
export type KeyAction = Inputs['operate']['preview']['action']
export type KeyJob = Outputs['operate']['jobs']['one']
export type KeyJobs = Outputs['operate']['jobs']['list']
export type KeyPreview = Outputs['operate']['preview']
export type KeySelector = Inputs['operate']['preview']['selector']
export type MemoryState = Outputs['memory']['state']
export type MemoryAnalysis = NonNullable<Outputs['memory']['get']>['whole']
export type MemoryKept = Outputs['memory']['list'][number]
export type MemoryComparison = NonNullable<Outputs['memory']['compare']>
export type MemoryOutlook = Outputs['memory']['outlook']
export type NodeMemory = Outputs['memory']['server'][number]
export type ExperimentRun = Outputs['experiments']['run']
export type ExperimentRunInList = Outputs['experiments']['list'][number]
export type NamespacesState = Outputs['namespaces']['state']
export type NamespacesAnnouncement = Outputs['namespaces']['announce']
export type NamespacesResult = NonNullable<Outputs['namespaces']['get']>['whole']
export type NamespacesKept = Outputs['namespaces']['list'][number]
export type LabChoices = Outputs['strategies']['presets']
export type LatencyCommand = Outputs['latency']['commands']['commands'][number]
export type LatencyEvent = Outputs['latency']['events']['events'][number]
export type LiveLine = Outputs['livecommands']['tail']['lines'][number]
export type LiveState = Outputs['livecommands']['tail']['state']
export type Race = Outputs['races']['list'][number]
export type RaceShare = Outputs['races']['shares'][number]
export type RaceStand = Outputs['races']['stand']
export type RecordedTrace = Outputs['traces']['list'][number]
export type PolicyWords = Outputs['strategies']['words']
export type PageQuestion = Inputs['inspect']['page']['query']
export type Edited = Outputs['operate']['edit']['change']
export type KeyChange = Inputs['operate']['edit']['change']['change']
export type Looked = Outputs['operate']['edit']['look']
export type ServerSetting = Inputs['slowlog']['change']['name']
export type ServerSettings = Outputs['slowlog']['settings']
export type SlowlogDigest = Outputs['slowlog']['digest']
export type SlowlogEntry = Outputs['slowlog']['list']['entries'][number]
export type SlowlogGroup = SlowlogDigest['groups'][number]
export type SlowlogKind = NonNullable<Inputs['slowlog']['list']['kind']>
