import Access
import HTTPTypes
import Hummingbird
import Kernel
import Storage

/// How typing the code of a pack ended.
package enum InspectionOutcome: Sendable {
  case opened(Answer)
  /// No such code, one that ended, or one whose day is over: which is not said.
  case wrong
  /// Too many wrong codes like this one from this address.
  case throttled
}

extension Visit {
  /// The visit of an inspector in this browser; `nil` where there is none, or it is over.
  package func inspection() async throws -> Inspection? {
    guard let token = inspectionToken else { return nil }
    let now = now
    return try await site.database.read { tx in
      try Inspections.find(token: token, at: now, tx)
    }
  }

  /// Opens the pack of a code in this browser, and leads to `address`.
  package func openInspection(
    code: String, to address: String
  ) async throws -> InspectionOutcome {
    let (now, chance, from, old) = (now, site.chance, clientAddress, inspectionToken)
    let attempt = try await site.database.write { tx in
      try Inspections.prepare(code, from: from, at: now, tx)
    }
    switch attempt.throttle {
    case .refuse: return .throttled
    case .goOnAfter(let seconds): try await Task.sleep(for: .seconds(seconds))
    case .goOn: break
    }
    let token = try await site.database.write { tx in
      if let old { try Inspections.end(token: old, tx) }
      return try Inspections.open(attempt, chance: chance, at: now, tx)
    }
    guard let token else { return .wrong }
    return .opened(Answer.redirect(to: address).setting(Cookie(.inspection, token)))
  }

  /// One file of the pack, written down as read before it is answered; `nil` where the visit is
  /// over.
  ///
  /// - Throws: `NotFound` for a file that is not in it.
  package func readEvidence(
    _ position: Int
  ) async throws -> (Inspection, file: EvidenceFile, bytes: [UInt8])? {
    guard let token = inspectionToken else { return nil }
    let (now, keys) = (now, site.keys)
    let read = try await site.database.read { tx -> (file: EvidenceFile, bytes: [UInt8])? in
      guard let inspection = try Inspections.find(token: token, at: now, tx) else { return nil }
      guard let read = try Inspections.look(at: position, in: inspection, keys: keys, tx)
      else { throw NotFound("This page") }
      return read
    }
    guard let read else { return nil }
    let file = read.file
    let inspection = try await site.database.write { tx in
      try Inspections.writeDown(file, token: token, at: now, tx)
    }
    return inspection.map { ($0, file, read.bytes) }
  }

  package func endInspection(leadingTo address: String, done: String) async throws -> Answer {
    if let token = inspectionToken {
      try await site.database.write { tx in try Inspections.end(token: token, tx) }
    }
    return Answer.redirect(to: address, done: done).setting(.removed(.inspection))
  }

  private var inspectionToken: String? {
    Cookie.read(.inspection, from: request.headers, isSecure: site.settings.isSecure)
  }
}
