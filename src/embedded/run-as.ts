import { readFile } from 'node:fs/promises'
import { type RunAs, run } from './processes.ts'
import { EmbeddedError } from './refusal.ts'

const OURS = 'thuocdo'

/** Commands that make a system user on the Linux families we know; the first that leaves a user behind wins. */
const WAYS_TO_MAKE_A_USER: readonly (readonly string[])[] = [
  [
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/bin/false',
  ],
  ['adduser', '--system', '--group', '--no-create-home', '--home', '/nonexistent'],
  ['adduser', '-S', '-D', '-H', '-s', '/bin/false'],
]

/**
 * PostgreSQL refuses to run as root. When we are root this finds the account it runs as: the system's `postgres`, else
 * our own `thuocdo`, made if need be. Undefined when we are not root (or the system knows no users by number).
 * @throws EmbeddedError 'no-user' when there is no such account and none can be made
 */
export async function unprivilegedUser(log: (line: string) => void): Promise<RunAs | undefined> {
  if (!isRoot()) return undefined
  const user = (await userNamed('postgres')) ?? (await userNamed(OURS)) ?? (await makeUser(log))
  const { code, output } = await run('/bin/sh', ['-c', ':'], { as: user })
  if (code === 0) return user
  throw new EmbeddedError(
    'no-user',
    `PostgreSQL không chạy bằng tài khoản root và không chuyển được sang tài khoản ${user.name}: hãy cấp quyền SETUID và SETGID cho tiến trình hoặc chạy bằng một tài khoản thường.`,
    `PostgreSQL does not run as root, and this process may not become ${user.name}: give it the rights SETUID and SETGID, or start as an ordinary user.`,
    output,
  )
}

async function makeUser(log: (line: string) => void): Promise<RunAs> {
  const said: string[] = []
  for (const [program = '', ...args] of WAYS_TO_MAKE_A_USER) {
    for (const folder of ['/usr/sbin/', '/sbin/', '/usr/bin/', '/bin/']) {
      const { code, output } = await run(folder + program, [...args, OURS])
      const made = await userNamed(OURS)
      if (made) {
        log(`made the system user ${OURS}, because PostgreSQL does not run as root`)
        return made
      }
      if (code !== null) said.push(output.split('\n')[0] ?? '')
    }
  }
  throw new EmbeddedError(
    'no-user',
    'PostgreSQL không chạy bằng tài khoản root và không tạo được tài khoản hệ thống: hãy tạo người dùng "postgres" hoặc chạy bằng một tài khoản thường.',
    'PostgreSQL does not run as root and no system user could be made: create a user "postgres", or start as an ordinary user.',
    [...new Set(said)].join('\n'),
  )
}

/** Whether this process is the superuser of a system that has one. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** Looks an account up by name or by number, in the system's file or, where it comes from elsewhere, by `getent`. */
export async function userNamed(who: string | number): Promise<RunAs | undefined> {
  const file = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const { output } = file.split('\n').some((line) => matches(line, who))
    ? { output: file }
    : await run('getent', ['passwd', String(who)])
  const line = output.split('\n').find((candidate) => matches(candidate, who))
  if (line === undefined) return undefined
  const [name = '', , uid, gid] = line.split(':')
  return { name, uid: Number(uid), gid: Number(gid) }
}

function matches(line: string, who: string | number): boolean {
  const [name, , uid] = line.split(':')
  return typeof who === 'number' ? uid === String(who) : name === who
}
