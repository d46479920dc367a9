import type { Db } from '../database.ts'
import { refuse } from '../refusals.ts'
import type { Collection } from '../rounds/collection.ts'
import { findInvitation } from '../rounds/invitation-queries.ts'
import { readLinkCode } from '../rounds/link-code.ts'
import { roundSettings } from '../rounds/settings.ts'
import { type UnitCode, unitCodeHash, writeUnitCode } from '../rounds/unit-code.ts'
import type { CompiledQuestionnaire } from '../surveys/questionnaire.ts'
import type { InvitationState } from '../tables.ts'
import type { FormPlace } from './begin.ts'
import type { Compiled } from './compiled.ts'
import { type Placeholders, placeholdersOf, withinSentence } from './placeholders.ts'
import { findLinks, type LinkRow, linkCodeOf } from './queries.ts'
import { together } from './together.ts'

/** What stands behind one link: where its answers belong, and what is asked. */
export type OpenForm = Readonly<{
  link: LinkRow
  place: FormPlace
  questionnaire: CompiledQuestionnaire
  placeholders: Placeholders
  /** who may answer, how many, how fast */
  collection: Collection
  /** the state of the invitation through which it was opened; null when it was opened by its link */
  invitation: InvitationState | null
  /** address of the form, '/k/…' */
  base: string
  /** name of the place, for the head of the pages */
  placeName: string
}>

/** Of how many links it is kept where their answers belong. */
const KNOWN_PLACES = 10_000

/** Finds the link with a code; requests that come together share a query. */
export type FindLink = (code: string) => Promise<LinkRow | undefined>

/** Links are looked for together. `places` keeps, of those used last, where their answers belong. */
export function findLinkTogether(db: Db, places: Map<string, FormPlace>): FindLink {
  return together(async (codes: readonly string[]) => {
    const rows = await findLinks(db, [...new Set(codes)])
    const byCode = new Map(rows.map((row) => [row.code, row]))
    for (const row of rows) {
      places.delete(row.code)
      places.set(row.code, placeOf(row))
    }
    for (const oldest of places.keys()) {
      if (places.size <= KNOWN_PLACES) break
      places.delete(oldest)
    }
    return codes.map((code) => byCode.get(code))
  })
}

/** Where the answers of a link belong: fixed when the link is made, unlike its state and the times of its round. */
export function placeOf(link: LinkRow): FormPlace {
  return {
    unitId: link.unit_id,
    roundId: link.round_id,
    caseId: link.case_id,
    versionId: link.questionnaire_version_id,
  }
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
  return { ...(await formBehind(db, compiled, link)), base: `/k/${link.code}` }
}

/**
 * Finds the form to which an invitation lets in; used up or not.
 * @returns undefined when there is no such invitation
 */
export async function findInvitedForm(
  db: Db,
  compiled: Compiled,
  findLink: FindLink,
  code: UnitCode,
): Promise<OpenForm | undefined> {
  const key = { unitId: code.unitId, codeHash: unitCodeHash(code) }
  const invitation = await findInvitation(db, key)
  if (!invitation) return undefined
  const linkCode = await linkCodeOf(db, invitation.case_id, invitation.questionnaire_version_id)
  const link = linkCode === undefined ? undefined : await findLink(linkCode)
  if (!link) return undefined
  const form = await formBehind(db, compiled, link)
  return {
    ...form,
    place: { ...form.place, invitationHash: key.codeHash },
    invitation: invitation.state,
    base: `/k/${writeUnitCode(code)}`,
  }
}

async function formBehind(db: Db, compiled: Compiled, link: LinkRow): Promise<Omit<OpenForm, 'base'>> {
  const { questionnaire } = await compiled(db, link.questionnaire_version_id)
  const settings = roundSettings(link.settings)
  return {
    link,
    place: placeOf(link),
    questionnaire,
    placeholders: placeholdersOf(link, settings, questionnaire.consent?.version ?? '1'),
    collection: settings.collection,
    invitation: null,
    placeName: placeName(link),
  }
}

function placeName({ unit_name, province_name }: LinkRow): string {
  if (province_name === null || province_name === unit_name) return unit_name
  return `${unit_name}, ${withinSentence(province_name)}`
}
