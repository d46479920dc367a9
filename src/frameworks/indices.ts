import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const measuring = z.object({ indexes: z.array(z.object({ code: z.string() })).default([]) })

/**
 * Codes of the indices that the questionnaires and modules under `folder` (`surveys`) measure: what a survey-fed leaf may
 * name. Documents that are not questionnaires at all are passed over here; their own check names them.
 */
export async function measuredIndices(folder: string): Promise<Set<string>> {
  const codes = new Set<string>()
  for (const kind of ['questionnaires', 'modules']) {
    for (const file of await readdir(join(folder, kind), { recursive: true })) {
      if (!file.endsWith('.json')) continue
      for (const code of indexCodes(await readFile(join(folder, kind, file), 'utf8'))) codes.add(code)
    }
  }
  return codes
}

function indexCodes(text: string): string[] {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return []
  }
  const read = measuring.safeParse(document)
  return read.success ? read.data.indexes.map((index) => index.code) : []
}
