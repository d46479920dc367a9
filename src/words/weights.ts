import { together } from './dictionary.ts'
import { faults } from './weights/faults.ts'
import { margins } from './weights/margins.ts'
import { settings } from './weights/settings.ts'
import { trial } from './weights/trial.ts'
import { versions } from './weights/versions.ts'

export const weights = together(margins, settings, trial, versions, faults)
