/**
 * A JAAS login configuration file: `realm { Module required name="value" …; Module …; };` for each realm, comments of Java
 * (javax.security.auth.login.Configuration). Only the file that `-Djava.security.auth.login.config` names has realms; the
 * modules in them are written as Kafka's `sasl.jaas.config`.
 */
import { type JaasEntry, parseJaas } from '@millrace/kafka/security/jaas.ts'

/** What is wrong goes on after the file's name, and never repeats a value. */
export type JaasFile =
  | { readonly realms: ReadonlyMap<string, readonly JaasEntry[]> }
  | { readonly problem: string }

/** A comment, a quoted text, a mark, or what lies between those. */
const PIECE =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|("(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')|([{};])|((?:[^"'{};/]|\/(?![/*]))+)|["']/g

export function parseJaasFile(text: string): JaasFile {
  const realms = new Map<string, JaasEntry[]>()
  let realm: string | null = null
  let piece = ''
  for (const [whole, quoted, mark, other] of text.matchAll(PIECE)) {
    if (quoted !== undefined || other !== undefined) piece += whole
    else if (mark === undefined) {
      if (whole === '"' || whole === "'") return { problem: 'has a quote that is not closed' }
      piece += ' '
    } else if (mark === '{') {
      if (realm !== null) return { problem: `has a "{" within ${realm}` }
      realm = piece.trim().replaceAll(/^["']|["']$/g, '')
      if (realm === '') return { problem: 'has a "{" without the name of a realm before it' }
      realms.set(realm, [])
      piece = ''
    } else if (mark === '}') {
      if (realm === null) return { problem: 'has a "}" without its "{"' }
      if (piece.trim() !== '')
        return { problem: `has a module in ${realm} that does not end with a semicolon` }
      realm = null
    } else if (realm === null) {
      if (piece.trim() !== '') return { problem: 'has text outside of its realms' }
    } else {
      const parsed = parseJaas(`${piece};`)
      if ('problem' in parsed)
        return { problem: `has a module in ${realm} that ${parsed.problem.replace(/\.$/, '')}` }
      realms.get(realm)?.push(parsed.entry)
      piece = ''
    }
  }
  if (realm !== null) return { problem: `does not close ${realm} with "}"` }
  if (piece.trim() !== '') return { problem: 'has text outside of its realms' }
  return { realms }
}
