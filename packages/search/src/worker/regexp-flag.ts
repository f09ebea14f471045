/**
 * Regular expressions that backtrack too long go on in an engine that does not (`/(a+)+b/` on 32 times `a` takes 1 ms
 * instead of seconds). The flag is the process's, workers included; it is set here because a program may be started
 * without it. Look-around and back references still backtrack: for them there is the watchdog.
 */
import { setFlagsFromString } from 'node:v8'

export function useLinearRegExps(): void {
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
}
