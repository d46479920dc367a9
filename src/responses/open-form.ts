import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import { readLinkCode } from '../rounds/link-code.ts'
import { roundSettings } from '../rounds/settings.ts'
import type { CompiledQuestionnaire } from '../surveys/questionnaire.ts'
import type { FormPlace } from './begin.ts'
import type { Compiled } from './compiled.ts'
import { type Placeholders, placeholdersOf, withinSentence } from './placeholders.ts'
import { findLinks, type LinkRow } from './queries.ts'
import { together } from './together.ts'

/** What stands behind one link: where its answers belong, and what is asked. */
export type OpenForm = Readonly<{
  link: LinkRow
  place: FormPlace
  questionnaire: CompiledQuestionnaire
  placeholders: Placeholders
  /** address of the form, '/k/…' */
  base: string
  /** name of the place, for the head of the pages */
  placeName: string
}>

/** Finds the link with a code; requests that come together share a query. */
export type FindLink = (code: string) => Promise<LinkRow | undefined>

export function findLinkTogether(db: Db): FindLink {
  return together(async (codes: readonly string[]) => {
    const rows = await findLinks(db, [...new Set(codes)])
    const byCode = new Map(rows.map((row) => [row.code, row]))
    return codes.map((code) => byCode.get(code))
  })
}

/**
 * Finds the form behind a link code, however it is typed; open or not.
 * @throws Refusal `link_unknown`
 */
export async function findForm(
  db: Db,
  compiled: Compiled,
  findLink: FindLink,
  typed: string,
): Promise<OpenForm> {
  const code = readLinkCode(typed)
  const link = code === undefined ? undefined : await findLink(code)
  if (!link) throw refuse('link_unknown')
  const { questionnaire } = await compiled(db, link.questionnaire_version_id)
  return {
    link,
    place: {
      unitId: link.unit_id,
      roundId: link.round_id,
      caseId: link.case_id,
      versionId: link.questionnaire_version_id,
    },
    questionnaire,
    placeholders: placeholdersOf(link, roundSettings(link.settings), questionnaire.consent?.version ?? '1'),
    base: `/k/${link.code}`,
    placeName: placeName(link),
  }
}

function placeName({ unit_name, province_name }: LinkRow): string {
  if (province_name === null || province_name === unit_name) return unit_name
  return `${unit_name}, ${withinSentence(province_name)}`
}
