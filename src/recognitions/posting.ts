import { z } from 'zod'
import { type LeafRecord, selfMeasured } from '../assessments/sheet.ts'
import { type Day, dayAfter } from '../days.ts'
import { addWorkingDays, type WorkCalendar, workingDaysBetween } from '../deadlines/working-day.ts'
import type { Framework } from '../frameworks/framework.ts'
import { buildTree } from '../frameworks/tree.ts'
import { contentHash } from '../surveys/content-hash.ts'

export type Counting = 'working' | 'calendar'

/**
 * The last day of a posting: so many days after the day of posting, which does not count itself. By the calendar as it is now,
 * so that a day off that is entered later makes the posting longer.
 */
export function lastDay(
  { starts_on, days, counting }: Readonly<{ starts_on: Day; days: number; counting: Counting }>,
  calendar: WorkCalendar,
): Day {
  return counting === 'working' ? addWorkingDays(starts_on, days, calendar) : dayAfter(starts_on, days)
}

/** How many days of a posting are over on a day, and whether it has ended: on the day after its last. */
export function standingOf(
  posting: Readonly<{ starts_on: Day; days: number; counting: Counting }>,
  today: Day,
  calendar: WorkCalendar,
): { endsOn: Day; over: boolean; past: number; left: number } {
  const endsOn = lastDay(posting, calendar)
  const until = today < endsOn ? today : endsOn
  const past =
    until <= posting.starts_on
      ? 0
      : posting.counting === 'working'
        ? workingDaysBetween(posting.starts_on, until, calendar)
        : Math.round((Date.parse(until) - Date.parse(posting.starts_on)) / 86_400_000)
  return { endsOn, over: today > endsOn, past, left: posting.days - past }
}

const text = z.object({ vi: z.string(), en: z.string() })

const postedSchema = z.object({
  unit: z.string(),
  year: z.number(),
  framework: text,
  rows: z.array(
    z.object({
      code: z.string(),
      depth: z.number(),
      title: text,
      maximum: z.number().nullable(),
      state: z.enum([
        'scored',
        'reached',
        'not_reached',
        'not_applicable',
        'recorded',
        'missing',
        'survey',
        'sum',
      ]),
      points: z.number().nullable(),
    }),
  ),
  total: z.object({ points: z.number().nullable(), maximum: z.number().nullable() }),
})

/** The self-scores as they hang out for everybody to read. */
export type Posted = z.infer<typeof postedSchema>

/** @throws ZodError when what is stored is no posting */
export function readPosted(stored: unknown): Posted {
  return postedSchema.parse(stored)
}

/** What is posted of a sheet: every row with the unit's own points, and their sum. No words of officials, no documents. */
export function postedOf(
  about: Readonly<{ unit: string; year: number }>,
  framework: Framework,
  leaves: readonly LeafRecord[],
): Posted {
  const records = new Map(leaves.map((leaf) => [leaf.code, leaf]))
  const tree = buildTree(framework.criteria)
  const own = new Map<string, Pick<Posted['rows'][number], 'state' | 'points'>>()
  for (const { criterion } of tree.leaves) {
    if (criterion.measure.kind === 'sum') own.set(criterion.code, { state: 'missing', points: null })
    else if (criterion.source === 'survey') own.set(criterion.code, { state: 'survey', points: null })
    else
      own.set(
        criterion.code,
        shown(selfMeasured(framework, criterion, records.get(criterion.code)?.entry ?? null)),
      )
  }
  const sum = (codes: readonly string[]) => {
    const scored = codes.flatMap((code) => {
      const row = own.get(code)
      return row?.state === 'scored' && row.points !== null ? [row.points] : []
    })
    return scored.length === 0 ? null : scored.reduce((all, one) => all + one, 0)
  }
  const under = (code: string) =>
    tree.leaves.filter((leaf) => leaf.path.includes(code)).map(({ criterion }) => criterion.code)
  return {
    ...about,
    framework: framework.title,
    rows: tree.nodes.map(({ criterion: { code, title, maximum }, path, children }) => ({
      code,
      depth: path.length - 1,
      title,
      maximum,
      ...(children.length > 0
        ? { state: 'sum' as const, points: sum(under(code)) }
        : (own.get(code) ?? { state: 'missing' as const, points: null })),
    })),
    total: {
      points: sum(tree.leaves.map(({ criterion }) => criterion.code)),
      maximum: framework.scoring.maximum,
    },
  }
}

function shown(measured: ReturnType<typeof selfMeasured>): Pick<Posted['rows'][number], 'state' | 'points'> {
  switch (measured.state) {
    case 'scored':
      return { state: 'scored', points: measured.points }
    case 'decided':
      return { state: measured.passed ? 'reached' : 'not_reached', points: null }
    case 'recorded':
    case 'not_applicable':
      return { state: measured.state, points: null }
    case 'missing':
    case 'invalid':
      return { state: 'missing', points: null }
  }
}

/** What tells whether the self-scores are still those that hang out. */
export function postedHash(posted: Posted): string {
  return contentHash({ rows: posted.rows.map(({ code, state, points }) => [code, state, points]) })
}
