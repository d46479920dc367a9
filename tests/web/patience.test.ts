import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import { useBodyPatience } from '../../src/web/patience.ts'

const app = Fastify()
useBodyPatience(app, 150)
app.post('/texts', async () => 'read')
// A route that reads its file itself, as evidence does: the body goes past the parsers of forms.
app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
app.post('/file', async (request) => {
  let bytes = 0
  for await (const chunk of request.body as AsyncIterable<Buffer>) bytes += chunk.length
  return `${bytes} bytes`
})
await app.listen({ port: 0, host: '127.0.0.1' })
t.teardown(() => app.close())
const address = app.server.address()
const port = typeof address === 'object' && address ? address.port : 0

/** Sends the head and one byte, then the rest after a while. @returns what came back before the connection ended */
async function slowly(path: string, type: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (part) => {
    answer += part
  })
  socket.on('error', () => {})
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${type}\r\ncontent-length: 2\r\n\r\n1`,
  )
  const late = setTimeout(() => socket.write('2'), 600)
  await once(socket, 'close')
  clearTimeout(late)
  return answer
}

t.test('a form that does not arrive ends its connection; a file may take its time', async (t) => {
  t.equal(await slowly('/texts', 'application/json'), '')
  t.match(await slowly('/file', 'application/octet-stream'), /200 OK[\s\S]*2 bytes$/)
  const quick = await app.inject({ method: 'POST', url: '/texts', payload: { a: 1 } })
  t.equal(quick.body, 'read')
})
