/** Name of the session's cookie as it is sent. */

/**
 * On HTTPS with `__Host-`: browsers take such a cookie only from this very host, over HTTPS, for all paths, so that nobody under
 * a neighbouring name can put one of theirs in its place (RFC 6265bis 4.1.3.2).
 */
export const sessionCookieName = (name: string, secure: boolean): string =>
  secure ? `__Host-${name}` : name
