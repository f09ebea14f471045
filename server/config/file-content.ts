/** What a file holds, or why it cannot be read, as a value: watchers compare it, and tell both. */
import { readFileSync } from 'node:fs'

export type FileContent =
  | { readonly bytes: Buffer }
  | { readonly failure: NodeJS.ErrnoException | Error }

export function readFileNow(file: string): FileContent {
  try {
    return { bytes: readFileSync(file) }
  } catch (failure) {
    return { failure: asError(failure) }
  }
}

export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown))
