import Foundation
import Kernel
import Logging
import Storage

/// Logs as one JSON object a line, for whatever collects them:
/// `{"level":"info","message":"request","method":"GET","ms":"3",…,"time":"2026-11-21T12:00:00.123Z"}`.
/// Whoever logs sees to it that nothing personal is in the words: see `ErrorWords`.
package struct JSONLogHandler: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level
  private let clock: Clock
  private let write: @Sendable (String) -> Void

  /// - Parameter write: Takes one line, without its end.
  package init(
    level: Logger.Level = .info, clock: Clock, write: @escaping @Sendable (String) -> Void
  ) {
    logLevel = level
    self.clock = clock
    self.write = write
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.mapValues { "\($0)" }
    if let error = event.error { fields["error"] = ErrorWords.plain(error) }
    let now = clock.now()
    let thousandths = String(now.milliseconds % 1_000 + 1_000).dropFirst()
    fields["time"] = "\(now.iso.dropLast()).\(thousandths)Z"
    fields["level"] = event.level.rawValue
    fields["message"] = "\(event.message)"
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let line = try? encoder.encode(fields) else { return }
    write(String(decoding: line, as: UTF8.self))
  }
}
