func dueOn() -> Day {
  // ruleid: wall-clock
  let now = Date()
  // ruleid: wall-clock
  let later = Date.now
  // ruleid: wall-clock
  let sooner = Date(timeIntervalSinceNow: -60)
  // ruleid: wall-clock
  clock_gettime(CLOCK_REALTIME, &time)
  // ruleid: wall-clock
  gettimeofday(&time, nil)
  // ruleid: wall-clock
  let ticks = DispatchTime.now()
  // ruleid: wall-clock
  let seconds = CFAbsoluteTimeGetCurrent()
  return clock.today
}

func lots() {
  // ruleid: unguarded-chance
  let token = UUID().uuidString
  // ruleid: unguarded-chance
  let lucky = people.randomElement()
  // ruleid: unguarded-chance
  var generator = SystemRandomNumberGenerator()
}

func others() {
  // ruleid: outside-program
  let program = Process()
  // ruleid: outside-program
  system("ls")
  // ruleid: outside-program
  let pipe = popen("ls", "r")
  // ruleid: outside-program
  let library = dlopen("libother.so", RTLD_NOW)
}
