/** Commands for people to copy. */

/** A word of a POSIX shell, whatever is in it. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9._/:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** A POST of the API with its JSON body. */
export function curlPost(url: string, body: unknown): string {
  return `curl -s ${shellWord(url)} -H 'content-type: application/json' -d ${shellWord(JSON.stringify(body))}`
}
