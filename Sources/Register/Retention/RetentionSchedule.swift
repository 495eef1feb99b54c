import Foundation
import Kernel
import Yams

/// How long each kind of record is kept, and why (`Content/retention.yaml`).
struct RetentionSchedule: Hashable, Sendable {
  let kinds: [RetentionKind]

  static func shipped() throws -> RetentionSchedule { try read.get() }

  subscript(_ code: RetentionKind.Code) -> RetentionKind? { kinds.first { $0.code == code } }

  private static let read = Result { () throws -> RetentionSchedule in
    let file = Bundle.module.bundleURL.appending(path: "Content/retention.yaml")
    return try decode(String(contentsOf: file, encoding: .utf8))
  }

  static func decode(_ yaml: String) throws -> RetentionSchedule {
    RetentionSchedule(kinds: try YAMLDecoder().decode(File.self, from: yaml).kinds)
  }

  private struct File: Decodable { let kinds: [RetentionKind] }
}

struct RetentionKind: Hashable, Decodable, Sendable {
  enum Code: String, Decodable, CaseIterable, Sendable {
    case staffRecord = "staff-record"
    case monitoring, correction, journal, upload, undo, session
    case rememberedBrowser = "remembered-browser"
    case signInFailure = "sign-in-failure"
    case providerTrace = "provider-trace"
    case access
    case accessCase = "access-case"
    case mail
    case lateForm = "late-form"
    case oneTimeCode = "one-time-code"
    case evidence
    case assessment
    case waitingResult = "waiting-result"
    case consultation
    case recruitment, casework, pay
  }

  enum Then: String, Decodable, Sendable { case anonymise, delete }
  enum Status: String, Decodable, Sendable { case verified, unverified }

  let code: Code
  let title: String
  let what: String
  let rules: [RetentionRule]
  let then: Then
  /// Completes "kept until … because …".
  let because: String
  let basis: String
  let source: String
  let status: Status
  /// How the person is told before it is removed; `nil` where they are not.
  var warning: RetentionWarning?
}

/// Before something is removed, the person is told, and can keep it by using it.
struct RetentionWarning: Hashable, Decodable, Sendable {
  let daysBefore: Int
  /// Nothing is removed until so many days after they were told.
  let leastDays: Int
}

/// A length of time from an event.
struct RetentionRule: Hashable, Decodable, Sendable {
  enum Event: String, Decodable, CaseIterable, Sendable {
    case birth
    /// The last post ended.
    case left
    /// The case came to its end.
    case ended
    /// It was written.
    case made
    /// It was last used.
    case used
  }

  let event: Event
  let years: Int?
  let months: Int?
  let days: Int?
  let hours: Int?
}
