import module from 'node:module'
import { fileURLToPath } from 'node:url'

// Loaded before any TypeScript, so that an older Node says what is wrong instead of failing on the first .ts file.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `Thước Đo needs Node 24 or newer, this is ${process.versions.node}: run it with "npm start" after "npm ci", which brings Node 24 on Linux and Windows. ` +
      `(Cần Node 24 trở lên; hãy chạy bằng "npm start" sau "npm ci".)\n`,
  )
  process.exit(1)
}
// What Node made of the sources is kept, so that the next start takes half the time; where it may not be kept, it is made again.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/thuocdo-code', import.meta.url)))
