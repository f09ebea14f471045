/**
 * Long names differ at their ends (`orders-eu-…-dlq`), so they are cut in the middle: the head shrinks with an
 * ellipsis, the tail stays. Both parts stay in the document, so selecting and copying gives the whole name.
 */
export function splitMiddle(
  text: string,
  tail = 10,
): { readonly head: string; readonly tail: string } {
  const characters = Array.from(text)
  if (characters.length <= tail * 2) return { head: text, tail: '' }
  return {
    head: characters.slice(0, -tail).join(''),
    tail: characters.slice(-tail).join(''),
  }
}
