import { writeFile } from 'node:fs/promises'
import { citizenScripts } from './support/citizen-scripts.ts'

/** Makes public/citizen.js, conditions.js and functions.js anew from their sources: `node tests/citizen-scripts.ts`. */
for (const { path, text } of await citizenScripts()) await writeFile(path, text)
