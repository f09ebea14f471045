/** What a store holds, whatever its format. All DER. */
export interface StoreContent {
  readonly keys: readonly StoredKey[]
  readonly certificates: readonly Buffer[]
}

export interface StoredKey {
  /** PKCS#8, not encrypted. */
  readonly pkcs8: Buffer
  /** The key's own chain where the format ties one to it; else empty: look among the certificates. */
  readonly chain: readonly Buffer[]
}
