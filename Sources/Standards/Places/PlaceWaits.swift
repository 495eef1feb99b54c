import Access
import Directory
import Kernel
import Records
import Storage

/// What follows of waiting long, and of leaving.
enum PlaceWaits {
  /// What somebody without a post asked for lapses, and the place goes on to the next.
  static func leave(_ id: PlaceRequestID, at now: Instant, _ tx: any Transaction) throws {
    guard var request = try locked(id, tx) else { return }
    let flow = try PlaceFlow(under: PlaceJobs.right(at: now), tx)
    let session = try request.session.flatMap { try ModuleSessions.find($0, tx) }
    try flow.follow(.leave, &request, session, PlaceModules.title(request.module.code, tx))
    if let session { try flow.settle(session.id) }
  }

  /// Whoever has waited for any date for long is asked whether they still want one; who does not
  /// answer waits no longer.
  static func askAgain(_ id: PlaceRequestID, at now: Instant, _ tx: any Transaction) throws {
    guard var request = try locked(id, tx), request.state == .waiting, request.session == nil else {
      return
    }
    let flow = try PlaceFlow(under: PlaceJobs.right(at: now), tx)
    let since = request.changedAt.dayInLondon
    let title = try PlaceModules.title(request.module.code, tx)
    if try PlaceRequests.turns(of: id, tx).last?.step == .query {
      let until = since + flow.settings.answerWithinDays
      guard until < flow.today else { return }
      request.offerUntil = until
      try flow.follow(.lapse, &request, nil, title)
    } else if since + flow.settings.asksAgainAfterDays <= flow.today {
      try flow.follow(.query, &request, nil, title)
    }
  }

  /// As it stands once nobody else can change it.
  private static func locked(
    _ id: PlaceRequestID, _ tx: any Transaction
  ) throws -> PlaceRequest? {
    guard let seen = try PlaceRequests.find(id, tx), seen.state.isOpen else { return nil }
    if let session = seen.session {
      try PlaceFlow.lock(session, tx)
    } else {
      try PlaceFlow.lock(module: seen.module.code, tx)
    }
    return try PlaceRequests.find(id, tx).flatMap { $0.revision == seen.revision ? $0 : nil }
  }
}
