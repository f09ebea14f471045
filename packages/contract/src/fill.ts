/**
 * Request header of a search over HTTP: how many bytes a proxy on the way gathers before it passes any on. Lines are then filled up
 * with spaces, so that none waits for longer than a second or two.
 */
export const FILL_HEADER = 'x-millrace-fill'
