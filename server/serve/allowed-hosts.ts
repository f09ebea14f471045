/**
 * DNS rebinding: a foreign page can point its own name at our address and is then of the same origin as we are. Where
 * the names that people use are known (`demo`: localhost), others are not answered.
 */

/** Whether `host` (name, or name:port) is one of `allowed`; entries without a port allow every port. Empty: any. */
export function isAllowedHost(host: string | undefined, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true
  if (host === undefined || !URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  const named = host.toLowerCase()
  return allowed.some((entry) => {
    const wanted = entry.toLowerCase()
    return wanted === named || wanted === hostname
  })
}
