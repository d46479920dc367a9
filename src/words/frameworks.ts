import { together } from './dictionary.ts'
import { catalogue } from './frameworks/catalogue.ts'
import { measures } from './frameworks/measures.ts'
import { profile } from './frameworks/profile.ts'

export const frameworks = together(catalogue, profile, measures)
