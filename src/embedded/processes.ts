import { execFile, spawn } from 'node:child_process'
import { readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** The account that runs a child process; undefined = our own. */
export type RunAs = { uid: number; gid: number; name: string }

/**
 * When a process began, as text that no later process with the same number can have: on Linux the boot and the clock
 * tick, elsewhere the system's own date of start. null = no such process.
 */
export async function birthOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
    if (stat === null) return null
    // The name in brackets may hold anything, so fields are counted behind its end: state is the 3rd, start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return `${await bootId()}:${fields[19]}`
  }
  const [command, args] =
    process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`]]
      : ['ps', ['-o', 'lstart=', '-p', String(pid)]]
  const { stdout } = await execute(command as string, args as string[]).catch(() => ({ stdout: '' }))
  return stdout.trim() || null
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim()
}

/** Which world of process numbers we live in: two containers on one folder cannot judge each other's numbers. */
export async function pidNamespace(): Promise<string> {
  return readlink('/proc/self/ns/pid').catch(() => '')
}

/** Waits until a process has ended; false when it still runs after `ms`. */
export async function ended(pid: number, birth: string | null, ms: number): Promise<boolean> {
  const until = Date.now() + ms
  while (birth !== null && (await birthOf(pid)) === birth) {
    if (Date.now() > until) return false
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return true
}

/**
 * The environment for PostgreSQL's programs: the operator's own PG…, LD_… and locale settings must not reach them.
 * Windows cannot start programs without its own variables, so there they are inherited.
 */
export const cleanEnvironment: NodeJS.ProcessEnv | undefined =
  process.platform === 'win32' ? undefined : { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' }

/** Runs a program to its end. `output` is what it wrote to both streams; `code` null = it could not be started. */
export function run(
  program: string,
  args: readonly string[],
  { as, cwd = '/' }: { as?: RunAs | undefined; cwd?: string } = {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const cannot = (error: unknown) => resolve({ code: null, output: (error as Error).message })
    try {
      const child = spawn(program, args, {
        stdio: ['ignore', 'pipe', 'pipe'],
        cwd,
        env: cleanEnvironment,
        ...(as && { uid: as.uid, gid: as.gid }),
      })
      let output = ''
      const read = (chunk: Buffer) => {
        output += chunk
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      child.on('error', cannot)
      child.on('close', (code) => resolve({ code: code ?? 1, output: output.trim() }))
    } catch (error) {
      // Node throws at once when it may not become the other account.
      cannot(error)
    }
  })
}
