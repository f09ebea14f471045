/**
 * Gives Node the compile cache that came with the image; ENTRYPOINT loads this first.
 *
 * Node keeps caches in folders that are named by its version, the processor's features and the user, and makes that
 * folder. The image is read-only and was made on another machine, so the folder is made in /tmp, and becomes a link to
 * what the image has. V8 still refuses a cached script of another version or source by itself. Without /tmp Millrace
 * starts without a cache, in about twice the time.
 */
import { rmdirSync, symlinkSync } from 'node:fs'
import { enableCompileCache, getCompileCacheDir } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'

// Who names one wants it filled.
if (process.env.NODE_COMPILE_CACHE === undefined) {
  enableCompileCache(path.join(tmpdir(), 'millrace-compile'))
  const directory = getCompileCacheDir()
  try {
    if (directory !== undefined) {
      rmdirSync(directory)
      symlinkSync(path.join(import.meta.dirname, 'compile-cache'), directory)
    }
  } catch {
    // It is the link already: of a worker, a health check, or a start before this one.
  }
}
