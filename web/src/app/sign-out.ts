import { apiUrl } from '../api/client.ts'

/** Leaves by the server's own way, which ends the session and says so on a page of its own. */
export function signOut(): void {
  location.assign(apiUrl('/logout').href)
}
