/**
 * Keeps what took long to work out under a name that says all it was worked out from; those who ask for the same at the same
 * moment share one working out. What was asked for longest ago makes room, what failed is tried again.
 * @param limit how many are kept
 */
export function keepSome<Value>(limit: number): (name: string, make: () => Promise<Value>) => Promise<Value> {
  const kept = new Map<string, Promise<Value>>()
  return (name, make) => {
    const made = kept.get(name) ?? make()
    kept.delete(name)
    kept.set(name, made)
    made.catch(() => kept.delete(name))
    for (const oldest of kept.keys()) {
      if (kept.size <= limit) break
      kept.delete(oldest)
    }
    return made
  }
}
