import { readFile, stat } from 'node:fs/promises'
import { refusal, type Said, sayAnswer, sayCheck } from '../surveys/command.ts'

/** Larger files are not read: the largest document that compiles is far smaller. */
const LARGEST_FILE = 64 * 1024 * 1024
const USE = [
  'npm run survey -- check FILE.json',
  'npm run survey -- answer FILE.json ANSWERS.json',
  'npm run survey -- sameness [PAIRS] [SEED]',
]

const [command, ...words] = process.argv.slice(2)
const said = await run(command, words)
if (said === null) {
  process.stderr.write(`${USE.join('\n')}\n`)
  process.exitCode = 2
} else {
  process.stdout.write(`${said.lines.join('\n')}\n`)
  process.exitCode = said.exitCode
}

async function run(name: string | undefined, given: readonly string[]): Promise<Said | null> {
  if (name === 'check' && given.length === 1) return withTexts(given, ([text]) => sayCheck(text!), plainly)
  if (name === 'answer' && given.length === 2) {
    return withTexts(
      given,
      ([text, answers]) => sayAnswer(text!, answers!),
      (what) => refusal('file', [what]),
    )
  }
  if (name === 'sameness' && given.length <= 2) {
    // The comparison needs survey-core of a development installation; the product does not.
    const { saySameness } = await import('../../tests/surveys/say-sameness.ts')
    return await saySameness(Number(given[0] ?? 10_000), Number(given[1] ?? Date.now() % 1_000_000))
  }
  return null
}

function plainly(what: string): Said {
  return { lines: [what], exitCode: 1 }
}

async function withTexts(
  files: readonly string[],
  act: (texts: string[]) => Said,
  refused: (what: string) => Said,
): Promise<Said> {
  const texts: string[] = []
  for (const file of files) {
    try {
      if ((await stat(file)).size > LARGEST_FILE) return refused(`${file}: tệp quá lớn.`)
      texts.push(await readFile(file, 'utf8'))
    } catch (error) {
      const reason = error instanceof Error ? error.message : ''
      return refused(`${file}: không đọc được tệp: ${reason}`)
    }
  }
  return act(texts)
}
