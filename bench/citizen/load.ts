import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

/**
 * The one other process from which load comes: sends raw HTTP requests over a number of kept connections, each waiting for its
 * answer before its next request, and says how long it took and what was answered.
 *
 * `node bench/citizen/load.ts PORT CLIENTS FILE [TIMES]`: FILE is a JSON array of requests; each is sent TIMES times.
 */
const [port, clients, file, times = '1'] = process.argv.slice(2)
const requests = (JSON.parse(readFileSync(file!, 'utf8')) as string[]).map((text) => Buffer.from(text))
const total = requests.length * Number(times)
const statuses: { [status: string]: number } = {}
let sent = 0

function client(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.setNoDelay(true)
    let answer = Buffer.alloc(0)
    const send = () => {
      if (sent === total) {
        socket.end(resolve)
        return
      }
      answer = Buffer.alloc(0)
      socket.write(requests[sent++ % requests.length]!)
    }
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk])
      const end = answer.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = answer.toString('latin1', 0, end)
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
      const whole =
        length === undefined
          ? / (204|304) /.test(head.slice(0, 13)) || answer.subarray(-5).toString('latin1') === '0\r\n\r\n'
          : answer.length >= end + 4 + Number(length)
      if (!whole) return
      const status = head.slice(9, 12)
      statuses[status] = (statuses[status] ?? 0) + 1
      send()
    })
  })
}

const began = performance.now()
await Promise.all(Array.from({ length: Number(clients) }, client))
const seconds = (performance.now() - began) / 1000
process.stdout.write(JSON.stringify({ perSecond: total / seconds, statuses }))
