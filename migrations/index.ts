import type { Migration } from 'kysely/migration'
import * as units from './0001-units.ts'
import * as accounts from './0002-accounts.ts'
import * as frameworks from './0003-frameworks.ts'
import * as rounds from './0004-rounds.ts'
import * as responses from './0005-responses.ts'
import * as assessments from './0006-assessments.ts'
import * as estimates from './0007-estimates.ts'
import * as codes from './0008-codes.ts'
import * as packedCross from './0009-packed-cross.ts'
import * as weighting from './0010-weighting.ts'
import * as publications from './0011-publications.ts'
import * as cycles from './0012-cycles.ts'
import * as trash from './0013-trash.ts'
import * as evidence from './0014-evidence.ts'
import * as plans from './0016-plans.ts'
import * as deadlines from './0017-deadlines.ts'
import * as weightedCross from './0019-weighted-cross.ts'
import * as editions from './0020-editions.ts'
import * as registers from './0022-registers.ts'
import * as recognitions from './0023-recognitions.ts'
import * as reforms from './0024-reforms.ts'
import * as chasing from './0025-chasing.ts'
import * as questionnaireMedia from './0027-questionnaire-media.ts'
import * as noRegisterValue from './0028-no-register-value.ts'
import * as faultyEvidence from './0028b-faulty-evidence.ts'
import * as sharedBrakes from './0029-shared-brakes.ts'
import * as recognitionPapers from './0030-recognition-papers.ts'
import * as countStamps from './0031-count-stamps.ts'

/** Every step of the schema, in order. A step that has run anywhere is never edited; a change is a new step. */
export const migrations: Record<string, Migration> = {
  '0001-units': units,
  '0002-accounts': accounts,
  '0003-frameworks': frameworks,
  '0004-rounds': rounds,
  '0005-responses': responses,
  '0006-assessments': assessments,
  '0007-estimates': estimates,
  '0008-codes': codes,
  '0009-packed-cross': packedCross,
  '0010-weighting': weighting,
  '0011-publications': publications,
  '0012-cycles': cycles,
  '0013-trash': trash,
  '0014-evidence': evidence,
  '0016-plans': plans,
  '0017-deadlines': deadlines,
  '0019-weighted-cross': weightedCross,
  '0020-editions': editions,
  '0022-registers': registers,
  '0023-recognitions': recognitions,
  '0024-reforms': reforms,
  '0025-chasing': chasing,
  '0027-questionnaire-media': questionnaireMedia,
  '0028-no-register-value': noRegisterValue,
  '0028b-faulty-evidence': faultyEvidence,
  '0029-shared-brakes': sharedBrakes,
  '0030-recognition-papers': recognitionPapers,
  '0031-count-stamps': countStamps,
}
