func dueOn() -> Day {
  // ruleid: wall-clock
  let now = Date()
  // ruleid: wall-clock
  let later = Date.now
  // ruleid: unguarded-chance
  let token = UUID().uuidString
  // ruleid: unguarded-chance
  let lucky = people.randomElement()
  // ruleid: outside-program
  let program = Process()
  return clock.today
}
