import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const ROOT = resolve(import.meta.dirname, '../..')
const PACKED = resolve(ROOT, 'node_modules/@sparticuz/chromium')

/** A Chromium that is unpacked and ready: its program, and what it must be told to find its libraries and fonts. */
export type Chromium = { program: string; env: Record<string, string> }

let unpacked: Promise<Chromium> | undefined

/** The Chromium that npm brought, unpacked once per installation (2 s) beside the packages, as one folder that appears whole. */
export function ourChromium(): Promise<Chromium> {
  unpacked ??= unpack()
  return unpacked
}

async function unpack(): Promise<Chromium> {
  const about: { version: string } = JSON.parse(await readFile(join(PACKED, 'package.json'), 'utf8'))
  const name = `chromium-${about.version}`
  try {
    return await readyIn(join(ROOT, 'node_modules/.cache/thuocdo-tests', name), 'ours')
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return await readyIn(join(tmpdir(), name), 'shared')
  }
}

async function readyIn(folder: string, place: 'ours' | 'shared'): Promise<Chromium> {
  const chromium: Chromium = {
    program: join(folder, 'chromium'),
    // The package's own copies of libnss3 and its kin, for machines that have none; and its font, the same everywhere.
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  }
  const there = await stat(chromium.program).catch(() => null)
  // In a shared folder somebody else may have put a program under this name.
  if (there && place === 'shared' && there.uid !== process.getuid?.())
    throw new Error(`${folder} belongs to another account`)
  if (there) return chromium
  await mkdir(dirname(folder), { recursive: true })
  const making = await mkdtemp(`${folder}-making-`)
  try {
    const unpackEach = `
      import { inflate } from '@sparticuz/chromium'
      for (const name of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']) await inflate(${JSON.stringify(PACKED)} + '/bin/' + name)`
    // The package unpacks into the temporary folder, which is this one for a process of its own.
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpackEach], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: making },
    })
    await writeFile(join(making, 'fonts.conf'), fonts)
    // Two test files may unpack at once: the second finds the folder there and leaves it.
    await rename(making, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  return chromium
}

/** The font that came along and no other, wherever the folder is moved. */
const fonts = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
`
