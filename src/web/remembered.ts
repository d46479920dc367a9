/** The cookies in which a language or a look that was asked for once is remembered: for a year, everywhere. */
export const remembered = { path: '/', maxAge: 31_536_000, sameSite: 'lax', httpOnly: true } as const
