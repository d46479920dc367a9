import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import t from 'tap'
import { openMailer } from '../../src/mail/mailer.ts'

const quick = { connectionTimeout: 300, greetingTimeout: 300, socketTimeout: 300 }

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

t.test('an e-mail arrives as written, and a name cannot add a header', async (t) => {
  const got: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _, done) {
      let text = ''
      stream.on('data', (part: Buffer) => {
        text += part.toString('utf8')
      })
      stream.on('end', () => {
        got.push(text)
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  t.teardown(() => new Promise<void>((resolve) => server.close(resolve)))
  const mailer = openMailer(`smtp://127.0.0.1:${portOf(server.server)}`, 'Thước Đo <a@example.vn>')
  t.teardown(() => mailer.close())
  await mailer.send({ to: 'b@example.vn', subject: 'Nhắc việc\r\nBcc: c@example.vn', text: 'Còn 3 ngày' })
  t.equal(got.length, 1)
  const head = got[0]?.split('\r\n\r\n')[0] ?? ''
  t.notMatch(head, /^Bcc:/m)
  t.match(head, /^To: b@example\.vn/m)
})

t.test('a server that is away, or says nothing, is given up soon', async (t) => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket))
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const port = portOf(silent)
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
  })
  const mail = { to: 'b@example.vn', subject: 'x', text: 'x' }
  const slow = openMailer(`smtp://127.0.0.1:${port}`, 'a@example.vn', quick)
  await t.rejects(slow.send(mail))
  slow.close()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => silent.close(resolve))
  const away = openMailer(`smtp://127.0.0.1:${port}`, 'a@example.vn', quick)
  await t.rejects(away.send(mail))
  away.close()
})
