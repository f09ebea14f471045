/**
 * The path below which a proxy serves this installation, without a trailing slash: `` at the root, `/kpow` …
 *
 * Nobody configures it: it is what remains of the address when the route (the part this program made) is cut off.
 * The leftmost tail that is a whole route wins, so that a topic called `c` cuts nothing. When none is (an address
 * that no page answers), the leftmost `/c/` or `/settings/` decides; an address with neither is all prefix.
 *
 * Self-contained on purpose: its text becomes part of the inline boot script.
 */
export function prefixOf(pathname: string): string {
  const id = '[^/]+'
  const routes =
    `c/${id}(?:/(?:brokers(?:/${id}(?:/(?:overview|config|log-dirs|changes))?)?` +
    `|quorum` +
    `|topics(?:/${id}(?:/(?:overview|partitions|records|groups|config|changes))?)?` +
    `|data(?:/inspect)?` +
    `|consumers(?:/${id}(?:/(?:overview|members|lag|changes))?)?` +
    `|changes))?` +
    `|settings(?:/(?:profile|activity|sessions|tokens|access|tenancy|audit|installation|instances|performance))?`
  const whole = new RegExp(`^/(?:${routes})/*$`)
  const slashes: number[] = []
  for (let at = pathname.indexOf('/'); at >= 0; at = pathname.indexOf('/', at + 1)) slashes.push(at)
  const found =
    slashes.find((at) => whole.test(pathname.slice(at))) ??
    slashes.find((at) => /^\/(?:c|settings)\/[^/]/.test(pathname.slice(at)))
  const prefix = found === undefined ? pathname : pathname.slice(0, found)
  return prefix.replace(/\/+$/, '')
}
