/** Whether a key press writes into something, in a shadow tree (the editor), too: from outside its host is the target. */
export function isTyping(event: Event): boolean {
  const [target] = event.composedPath()
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
