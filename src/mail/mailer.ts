import { createTransport } from 'nodemailer'

export type Mail = Readonly<{ to: string; subject: string; text: string }>

/** Sends e-mails; rejects when the server cannot be reached, is too slow or says no. */
export type Mailer = Readonly<{ send(mail: Mail): Promise<void>; close(): void }>

/** How long to wait for the server to answer at all, and for each of its answers. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/**
 * Opens the way to an SMTP server, two connections at most.
 * @param url smtp://user:password@host:587 or smtps://…
 * @param waits milliseconds, for tests
 */
export function openMailer(url: string, from: string, waits: Partial<typeof patience> = {}): Mailer {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 2,
      disableFileAccess: true,
      disableUrlAccess: true,
      ...patience,
      ...waits,
    },
    { from },
  )
  return {
    async send({ to, subject, text }) {
      // A name on a form may hold a line break; a header may not.
      await transport.sendMail({ to, subject: subject.replace(/\s+/g, ' '), text })
    },
    close: () => transport.close(),
  }
}
