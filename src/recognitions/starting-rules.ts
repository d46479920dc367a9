import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { surveyFolder } from '../frameworks/library.ts'
import { type RecognitionRule, recognitionRuleSchema } from './rule.ts'

const fileSchema = recognitionRuleSchema.extend({ framework: z.string() })

let read: Promise<ReadonlyMap<string, RecognitionRule>> | undefined

/** The rules as they come with the product, by id of the framework. @throws ZodError where a file is no rule */
export function startingRules(): Promise<ReadonlyMap<string, RecognitionRule>> {
  read ??= readRules(join(surveyFolder, 'recognitions'))
  return read
}

async function readRules(folder: string): Promise<ReadonlyMap<string, RecognitionRule>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()
  const rules = new Map<string, RecognitionRule>()
  for (const file of files) {
    const { framework, ...rule } = fileSchema.parse(JSON.parse(await readFile(join(folder, file), 'utf8')))
    if (file !== `${framework}.json`) throw new Error(`${file} is the rule of ${framework}`)
    rules.set(framework, rule)
  }
  return rules
}

/** What a rule begins with where a framework has none: everything to be compared with the official text. */
export const blankRule: RecognitionRule = {
  basis: '…',
  conditions: [{ kind: 'total', minimum: 80, verified: false, source: null }],
  posting: { days: 10, counting: 'working', verified: false, source: null },
  council: { quorum: 66.67, majority: 50, verified: false, source: null },
  decision: { level: 'province', verified: false, source: null },
  deadlines: { propose: null, decide: null, verified: false, source: null },
}
