import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const BUILT = join(ROOT, 'node_modules/@tapjs/test/test-built')
/** Inside node_modules, so that it goes when they are installed anew. */
const STAMP = join(BUILT, 'thuocdo-stamp')

/**
 * tap puts its plugins together once per installation. Does that when it has not been done for this `.taprc` and this
 * version of tap.
 * @throws Error with what tap said, when it fails
 */
export function ensureTapBuilt(): void {
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, '.taprc')))
    .update(readFileSync(join(ROOT, 'node_modules/tap/package.json')))
    .digest('hex')
  const built = existsSync(join(BUILT, 'dist/esm/index.js')) && existsSync(join(ROOT, '.tap/plugins'))
  if (built && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  console.log('building tap (once per installation) …')
  const tap = join(ROOT, 'node_modules/tap/dist/esm/run.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tap, 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`tap build failed:\n${stdout}${stderr}`)
  writeFileSync(STAMP, wanted)
}
