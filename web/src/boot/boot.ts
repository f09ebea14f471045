/**
 * What must happen before the first asset loads and the first pixel is painted: the address that assets are relative
 * to, and the colour scheme. Runs as the one inline script of index.html (see vite.config.ts), so it may use nothing
 * from outside itself but its arguments.
 *
 * @param tags of the build's files, written where the script stands once their base is known. Written rather than
 * appended: a style sheet that the parser met holds back painting, one that a script added does not.
 */
export function boot(prefixOf: (pathname: string) => string, tags: string): void {
  const base = document.createElement('base')
  base.href = prefixOf(location.pathname) + '/'
  document.head.prepend(base)
  let scheme: string | null = null
  try {
    scheme = localStorage.getItem('millrace.scheme')
  } catch {
    // Storage is off in this browser: follow the system.
  }
  if (scheme !== 'dark' && scheme !== 'light') {
    scheme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  }
  document.documentElement.dataset['mantineColorScheme'] = scheme
  document.write(tags)
}
