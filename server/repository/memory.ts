interface Bounds<Value> {
  /** Of all sizes together. */
  most: number
  sizeOf: (value: Value) => number
}

/** Remembers what was used last; what was not used for the longest time goes first. */
export function createMemory<Value>({ most, sizeOf }: Bounds<Value>) {
  const memory = new Map<string, Value>()
  let size = 0

  function forget(key: string) {
    const value = memory.get(key)
    if (value === undefined) return
    size -= sizeOf(value)
    memory.delete(key)
  }

  return {
    get(key: string): Value | undefined {
      const value = memory.get(key)
      if (value === undefined) return undefined
      memory.delete(key)
      memory.set(key, value)
      return value
    },
    set(key: string, value: Value) {
      forget(key)
      memory.set(key, value)
      size += sizeOf(value)
      for (const oldest of memory.keys()) {
        if (size <= most) return
        forget(oldest)
      }
    },
  }
}
