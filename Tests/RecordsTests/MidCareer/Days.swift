import Kernel

/// A day as tests write it: `iso("2026-04-01")`.
func iso(_ text: String) -> Day {
  guard let day = Day(text[...]) else { fatalError("\(text) is no day") }
  return day
}
