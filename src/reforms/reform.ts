import type { SuccessionKind, Unit } from '../units/unit.ts'

/** What an act does to units: the words of the form. The kind of each succession follows from who becomes whom. */
export const reformKinds = ['merge', 'split', 'rename', 'transfer', 'abolish'] as const
export type ReformKind = (typeof reformKinds)[number]

/** How the comparable past of merged units is declared: by inhabitants, each alike, or not at all. */
export const bridgeBases = ['population', 'equal', 'none'] as const
export type BridgeBasis = (typeof bridgeBases)[number]

/** What becomes of the posts of units that end without a territorial successor. */
export const postFates = ['end', 'move'] as const
export type PostFate = (typeof postFates)[number]

/** One decision and the day from which it holds. Days are 'YYYY-MM-DD'. */
export type ReformFacts = Readonly<{
  effectiveOn: string
  /** its number, as printed on it */
  decision: string
  decidedOn: string
  issuer: string
  note: string | null
  bridge: BridgeBasis
  posts: PostFate
}>

/** One unit that ends, and one it becomes. Texts are as typed; '' = not said. */
export type ReformLine = Readonly<{
  /** of the file, the heading being 1; null = typed into the form */
  line: number | null
  from: string
  /** the unit ends without a territorial successor; `to` then takes over what is left undone ('' = the unit above) */
  abolish: boolean
  to: string
  name: string
  kind: string
  parent: string
  /** of several successors, the one that takes over what is left undone */
  takes: boolean
  /** inhabitants of the unit that ends, for the bridge; null = as the unit says */
  population: number | null
}>

export const lineColumns = ['act', 'from', 'to', 'name', 'kind', 'parent', 'takes', 'population'] as const
export type LineColumn = (typeof lineColumns)[number]

export const reformLimits = { lines: 12_000, cell: 300 } as const

/** Something that keeps the whole act from being taken: a sentence of the dictionary with what it names. */
export type ReformFault = Readonly<{
  line: number | null
  column: LineColumn | 'effective_on' | null
  code: ReformFaultCode
  values: readonly string[]
}>

export type ReformFaultCode =
  | 'nothing'
  | 'from_missing'
  | 'from_unknown'
  | 'from_not_yet'
  | 'from_ended'
  | 'from_otherwise'
  | 'changes_later'
  | 'out_of_reach'
  | 'twice'
  | 'both_ways'
  | 'successor_missing'
  | 'successor_differs'
  | 'name_missing'
  | 'name_prefix'
  | 'kind_unknown'
  | 'code_wrong'
  | 'code_taken'
  | 'parent_missing'
  | 'parent_unknown'
  | 'parent_level'
  | 'parent_loop'
  | 'taker_unknown'
  | 'takes_many'
  | 'takes_missing'
  | 'child_unplaced'
  | 'child_later'
  | 'unchanged'
  | 'joined_differs'

/** A succession as it would be written; ids of units that begin are negative until they are. */
export type PlannedLink = Readonly<{ from: number; to: number; kind: SuccessionKind; carries: boolean }>

/** The comparable past that would be declared for a unit that begins. */
export type PlannedBridge = Readonly<{
  unitId: number
  basis: 'population' | 'equal'
  parts: readonly Readonly<{ unitId: number; weight: number }>[]
}>

/** Why a merged unit gets no bridge with the act. */
export type Unbridged = Readonly<{ unitId: number; reason: 'split' | 'no_population' | 'joined' }>

/** What an act would do, or why it cannot be done. */
export type ReformPlan = Readonly<{
  /** known units that end, explicit ones first */
  ended: readonly Unit[]
  /** units that begin, above before below; ids are negative, paths empty */
  born: readonly Unit[]
  links: readonly PlannedLink[]
  /** lines that say what stands already */
  already: number
  bridges: readonly PlannedBridge[]
  unbridged: readonly Unbridged[]
  faults: readonly ReformFault[]
  /** the lowest known unit above everything that changes; null = nothing changes */
  scope: number | null
}>
