import { writeFile } from 'node:fs/promises'
import { conditionsFile, conditionsScript } from './support/conditions-script.ts'

/** Makes public/conditions.js anew from the sources it is taken from: `node tests/conditions-script.ts`. */
await writeFile(conditionsFile, await conditionsScript())
