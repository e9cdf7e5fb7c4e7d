// The peer that ships no types.

declare module 'arson' {
  const arson: {
    encode(value: unknown): string
    decode(text: string): unknown
    registerType(name: string, handlers: { deconstruct(value: unknown): unknown, reconstruct(parts: any): unknown }): void
  }
  export default arson
}
