/** What tests use of transit-js, which has no types of its own. */
declare module 'transit-js' {
  interface TransitJs {
    isMap(value: unknown): value is Map<unknown, unknown>
    isKeyword(value: unknown): value is { name(): string }
    keyword(name: string): unknown
    /** @param entries name, value, name, value */
    map(entries: readonly unknown[]): unknown
    writer(type: 'json' | 'json-verbose'): { write(value: unknown): string }
    reader(type: 'json' | 'json-verbose'): { read(text: string): unknown }
  }
  const transit: TransitJs
  export default transit
}
