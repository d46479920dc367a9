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
  /** another one whenever anything of this is another: what is kept of a form is kept under it */
  stamp: number
}>

/** Of how many links it is kept what stands behind them. */
const KNOWN_FORMS = 10_000

/** For how many milliseconds the first page may be shown from what was found before. */
export const RECENT = 200

/** The forms behind links, and what was found of those used last. */
export type Forms = Readonly<{
  /**
   * Finds the form behind a link code, however it is typed; open or not.
   * @throws Refusal `link_unknown`
   */
  find(typed: string): Promise<OpenForm>
  /**
   * Finds the form to which an invitation lets in; used up or not.
   * @returns undefined when there is no such invitation
   */
  findInvited(code: UnitCode): Promise<OpenForm | undefined>
  /**
   * The form behind this very link code as it was found a moment ago, which is soon enough to show a page without
   * answers by: whatever comes back is decided by what the database says then.
   */
  recent(code: string): OpenForm | undefined
  /** Where the answers of a link belong, if it was found before: fixed when the link is made. */
  place(code: string): FormPlace | undefined
}>

type Known = { form: OpenForm; found: string; at: number }

/** Links are looked for together: requests that come at the same time share a query. */
export function findForms(db: Db, compiled: Compiled): Forms {
  const known = new Map<string, Known>()
  let stamps = 0
  const findLink = together(async (codes: readonly string[]) => {
    const rows = await findLinks(db, [...new Set(codes)])
    const byCode = new Map(rows.map((row) => [row.code, row]))
    return codes.map((code) => byCode.get(code))
  })

  async function find(typed: string): Promise<OpenForm> {
    const code = readLinkCode(typed)
    const at = performance.now()
    const link = code === undefined ? undefined : await findLink(code)
    if (!link) throw refuse('link_unknown')
    const before = known.get(link.code)
    const found = JSON.stringify(link)
    if (before?.found === found) return keep({ ...before, at })
    const { questionnaire } = await compiled(db, link.questionnaire_version_id)
    return keep({ form: openForm(link, questionnaire, ++stamps), found, at })
  }

  function keep(one: Known): OpenForm {
    const { code } = one.form.link
    known.delete(code)
    known.set(code, one)
    for (const oldest of known.keys()) {
      if (known.size <= KNOWN_FORMS) break
      known.delete(oldest)
    }
    return one.form
  }

  return {
    find,
    async findInvited(code) {
      const key = { unitId: code.unitId, codeHash: unitCodeHash(code) }
      const invitation = await findInvitation(db, key)
      if (!invitation) return undefined
      const linkCode = await linkCodeOf(db, invitation.case_id, invitation.questionnaire_version_id)
      if (linkCode === undefined) return undefined
      const form = await find(linkCode)
      return {
        ...form,
        place: { ...form.place, invitationHash: key.codeHash },
        invitation: invitation.state,
        base: `/k/${writeUnitCode(code)}`,
      }
    },
    recent(code) {
      const one = known.get(code)
      return one && performance.now() - one.at < RECENT ? one.form : undefined
    },
    place: (code) => known.get(code)?.form.place,
  }
}

function openForm(link: LinkRow, questionnaire: CompiledQuestionnaire, stamp: number): OpenForm {
  const settings = roundSettings(link.settings)
  return {
    link,
    place: {
      unitId: link.unit_id,
      roundId: link.round_id,
      caseId: link.case_id,
      versionId: link.questionnaire_version_id,
    },
    questionnaire,
    placeholders: placeholdersOf(link, settings, questionnaire.consent?.version ?? '1'),
    collection: settings.collection,
    invitation: null,
    base: `/k/${link.code}`,
    placeName: placeName(link),
    stamp,
  }
}

function placeName({ unit_name, province_name }: LinkRow): string {
  if (province_name === null || province_name === unit_name) return unit_name
  return `${unit_name}, ${withinSentence(province_name)}`
}
