import { together } from './dictionary.ts'
import { changes } from './reforms/changes.ts'
import { entry } from './reforms/entry.ts'
import { faults } from './reforms/faults.ts'
import { preview } from './reforms/preview.ts'
import { undoing } from './reforms/undoing.ts'

/** Changes of the tree of units as acts: merged, split, renamed, moved, abolished. */
export const reforms = together(changes, entry, preview, undoing, faults)
