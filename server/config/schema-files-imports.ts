/** A `.proto` file with all that it imports, also through others. Nothing is compiled here. */
import { existsSync } from 'node:fs'
import path from 'node:path'

export interface ProtoText {
  /** By which others import it. */
  readonly path: string
  readonly text: string
}

/** Serdes know these without files, or do without. */
const BUILT_IN = /^(?:google|confluent)\//
/** Imports in all: more are a mistake. */
const MAX_FILES = 2_000
/** Comments and texts are read over: an import within one is none. */
const TOKENS =
  /\/\/[^\n]*|\/\*[^]*?\*\/|\bimport\s+(?:(?:public|weak|option)\s+)?(["'])((?:(?!\1)[^\\\n])*)\1\s*;|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g

/** Why the files cannot be had; the text goes on after the name of the entry's file. */
export class ImportFault extends Error {
  override readonly name = 'ImportFault'
}

/**
 * @param folders absolute; of several the first that has the file
 * @param read throws for a file that cannot be read
 * @returns each after those that it imports, the main one last
 * @throws ImportFault
 */
export function collectProtos(
  main: string,
  folders: readonly string[],
  read: (file: string) => string,
): ProtoText[] {
  const texts: ProtoText[] = []
  const seen = new Set<string>()

  function add(name: string, file: string): void {
    const text = read(file)
    for (const [imported, line] of importsOf(text)) {
      if (seen.has(imported)) continue
      seen.add(imported)
      if (seen.size > MAX_FILES) throw new ImportFault(`imports more than ${MAX_FILES} files`)
      const found = find(imported, folders, `${name}, line ${line}`)
      if (found !== null) add(imported, found)
    }
    texts.push({ path: name, text })
  }

  const name = nameWithin(main, folders)
  seen.add(name)
  add(name, main)
  return texts
}

/** null: it needs no file. */
function find(imported: string, folders: readonly string[], place: string): string | null {
  if (path.posix.isAbsolute(imported) || imported.split(/[/\\]/).includes('..'))
    throw new ImportFault(
      `imports ${JSON.stringify(imported)} (${place}). Expected a path from one of import_paths, without ".."`,
    )
  const found = folders
    .map((folder) => path.join(folder, imported))
    .find((file) => existsSync(file))
  if (found !== undefined) return found
  if (BUILT_IN.test(imported)) return null
  throw new ImportFault(
    `imports ${JSON.stringify(imported)} (${place}), which is in none of ${folders.join(', ')}. Set import_paths`,
  )
}

/** By which another would import it; where none of the folders holds it, its own name. */
function nameWithin(file: string, folders: readonly string[]): string {
  const names = folders
    .map((folder) => path.relative(folder, file))
    .filter((name) => !name.startsWith('..') && !path.isAbsolute(name))
  return (names[0] ?? path.basename(file)).replaceAll(path.sep, '/')
}

function importsOf(text: string): [imported: string, line: number][] {
  return [...text.matchAll(TOKENS)].flatMap(({ 2: imported, index }): [string, number][] =>
    imported === undefined ? [] : [[imported, text.slice(0, index).split('\n').length]],
  )
}
