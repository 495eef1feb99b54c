import Foundation

/// What this process takes of the machine, as Linux tells it.
struct ProcessUsage: Sendable {
  let residentBytes: Int
  let processorSeconds: Double

  /// `nil` where the system does not say.
  static var now: ProcessUsage? {
    guard let status = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = status.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    var usage = rusage()
    // 0 is this process itself; its name has another type on each system.
    getrusage(0, &usage)
    let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
    return ProcessUsage(
      residentBytes: pages * Int(sysconf(Int32(_SC_PAGESIZE))),
      processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime))
  }
}
