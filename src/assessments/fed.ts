import type { CycleCase } from '../cycles/queries.ts'

/** What the survey says so far of a criterion that it feeds. */
export type FedLeaf = Readonly<{
  points: number | null
  /** 0..100, unrounded; null where there are too few answers or several questionnaires are put together */
  value: number | null
  interval: Readonly<{ lower: number; upper: number }> | null
  n: number
  /** how likely the points of each band are, 0..1; null for criteria without bands */
  bands: readonly Readonly<{ points: number | null; probability: number }>[] | null
}>

/** Reads them for the sheet of a case, which one of the unit's own people looks at or somebody else. Figures of surveys stand behind this part of the product, which gets them handed in. */
export type FedLeaves = (one: CycleCase, ofUnit: boolean) => Promise<ReadonlyMap<string, FedLeaf>>
