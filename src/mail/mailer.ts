import { setTimeout as pause } from 'node:timers/promises'
import { createTransport } from 'nodemailer'

export type Mail = Readonly<{ to: string; subject: string; text: string }>

/** Sends e-mails; rejects when the server cannot be reached, is too slow or says no. */
export type Mailer = Readonly<{ send(mail: Mail): Promise<void>; close(): void }>

/** How long to wait for the server to answer at all, for each of its answers, and for all of them together. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000, total: 60_000 }

/**
 * Opens the way to an SMTP server, two connections at most.
 * @param url smtp://user:password@host:587 or smtps://…
 * @param waits milliseconds, for tests
 */
export function openMailer(url: string, from: string, waits: Partial<typeof patience> = {}): Mailer {
  const { total, ...each } = { ...patience, ...waits }
  const open = () =>
    createTransport(
      { url, pool: true, maxConnections: 2, disableFileAccess: true, disableUrlAccess: true, ...each },
      { from },
    )
  let transport = open()
  return {
    async send({ to, subject, text }) {
      const ended = new AbortController()
      try {
        // A name on a form may hold a line break; a header may not.
        const sending = transport.sendMail({ to, subject: subject.replace(/\s+/g, ' '), text })
        const late = pause(total, 'late' as const, { signal: ended.signal })
        if ((await Promise.race([sending, late])) === 'late') {
          // A server that says a letter every few seconds is never silent and never done.
          sending.catch(() => {})
          transport.close()
          transport = open()
          throw new Error(`the mail server took longer than ${total / 1000} s`)
        }
      } finally {
        ended.abort()
      }
    },
    close: () => transport.close(),
  }
}
