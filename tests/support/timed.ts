/** Runs, and says how many milliseconds of CPU it took: other work on the machine does not count. */
export function timed<Result>(act: () => Result): [Result, number] {
  const before = process.cpuUsage()
  const result = act()
  const { user, system } = process.cpuUsage(before)
  return [result, (user + system) / 1000]
}
