import { readConfig } from '../config.ts'
import { openDatabase } from '../database.ts'
import { checkAuditCommand } from './check-audit.ts'
import { recomputeCommand } from './recompute.ts'
import { resetPasswordCommand } from './reset-password.ts'

/** A command works on the database of the settings, beside a running server; it returns the exit code of the process. */
export type Command = (
  context: {
    db: Awaited<ReturnType<typeof openDatabase>>['db']
    say: (line: string) => void
    publicUrl: string
  },
  words: readonly string[],
) => Promise<number>

const commands: Record<string, { use: string; run: Command }> = {
  'check-audit': { use: 'check-audit', run: checkAuditCommand },
  recompute: { use: 'recompute ROUND', run: recomputeCommand },
  'reset-password': { use: 'reset-password EMAIL', run: resetPasswordCommand },
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const [name, ...words] = process.argv.slice(2)
const command = name === undefined ? undefined : commands[name]

if (!command) {
  say('npm run command -- …')
  for (const { use } of Object.values(commands)) say(`  ${use}`)
  process.exit(2)
}

const config = readConfig()
const database = await openDatabase(config, { as: 'command' })
try {
  const publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`
  process.exitCode = await command.run({ db: database.db, say, publicUrl }, words)
} finally {
  await database.close()
}
