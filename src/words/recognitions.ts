import { together } from './dictionary.ts'
import { conditions } from './recognitions/conditions.ts'
import { councils } from './recognitions/councils.ts'
import { decisions } from './recognitions/decisions.ts'
import { dossiers } from './recognitions/dossiers.ts'
import { list } from './recognitions/list.ts'
import { meetings } from './recognitions/meetings.ts'
import { opinions } from './recognitions/opinions.ts'
import { papers } from './recognitions/papers.ts'
import { postings } from './recognitions/postings.ts'
import { rules } from './recognitions/rules.ts'
import { signedCopies } from './recognitions/signed-copies.ts'

/** Recognition of communes that reach the standard of access to law: from the posted self-scores to the decision. */
export const recognitions = together(
  dossiers,
  conditions,
  postings,
  papers,
  signedCopies,
  decisions,
  opinions,
  councils,
  meetings,
  rules,
  list,
)
