import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { connect, type Socket } from 'node:net'

/** What the virus scanner said; `unreachable` when it said nothing that can be understood in time. */
export type Scanned = { verdict: 'clean' } | { verdict: 'found'; name: string } | { verdict: 'unreachable' }

const patience = 60_000

/**
 * Has a file looked at by ClamAV, by its INSTREAM command over TCP.
 * @param url tcp://host:port
 */
export async function scanFile(url: string, path: string): Promise<Scanned> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port || 3310) })
  // What goes wrong is told by reading; without this an error while writing would end the process.
  socket.on('error', () => {})
  socket.setTimeout(patience, () => socket.destroy(new Error('the scanner is silent')))
  try {
    await once(socket, 'connect')
    const said = answerOf(socket)
    // Read at once, so that an answer before the end of the file is no unhandled failure.
    said.catch(() => {})
    socket.write('zINSTREAM\0')
    for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1024 })) {
      const bytes = chunk as Buffer
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      socket.write(length)
      if (!socket.write(bytes)) await drained(socket)
      if (socket.destroyed) break
    }
    socket.write(Buffer.alloc(4))
    const text = (await said).replace(/\0/g, '').trim()
    if (/^stream: OK$/.test(text)) return { verdict: 'clean' }
    const found = /^stream: (.+) FOUND$/.exec(text)
    return found ? { verdict: 'found', name: (found[1] ?? '').slice(0, 100) } : { verdict: 'unreachable' }
  } catch {
    return { verdict: 'unreachable' }
  } finally {
    socket.destroy()
  }
}

async function answerOf(socket: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const chunk of socket) {
    text += chunk.toString('latin1')
    if (text.includes('\0') || text.length > 4096) break
  }
  return text
}

/** Waits until more may be written, or nothing any more. */
async function drained(socket: Socket): Promise<void> {
  if (socket.destroyed) return
  await new Promise<void>((resolve) => {
    socket.once('drain', resolve)
    socket.once('close', () => resolve())
  })
}
