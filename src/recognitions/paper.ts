/** Which paper: the minutes of a meeting, or a decision by its number and day; of the unit that signed it. */
export type PaperOf = Readonly<{
  unitId: number
  number: string
  signedOn: string
  meetingId: number | null
}>

type Decided = Readonly<{
  decision_unit_id: number | null
  decision_number: string | null
  decision_on: string | null
  revocation_unit_id: number | null
  revocation_number: string | null
  revocation_on: string | null
}>

/** The decision or the revocation of a dossier, as something that has a signed copy; undefined where there is none. */
export function paperOfDossier(dossier: Decided, which: 'decision' | 'revocation'): PaperOf | undefined {
  const [unitId, number, signedOn] =
    which === 'decision'
      ? [dossier.decision_unit_id, dossier.decision_number, dossier.decision_on]
      : [dossier.revocation_unit_id, dossier.revocation_number, dossier.revocation_on]
  if (unitId === null || number === null || signedOn === null) return undefined
  return { unitId, number, signedOn, meetingId: null }
}

/** A signed copy is a document nobody changes any more: a PDF or a picture of the paper. */
export function isSignedCopy(media: string): boolean {
  return media === 'application/pdf' || media === 'image/jpeg' || media === 'image/png'
}

/** What a form lets people choose. */
export const signedCopies = '.pdf,.jpg,.jpeg,.png'
