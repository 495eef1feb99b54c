import Directory
import Intake
import Kernel
import Markup
import Storage
import Web

/// `/files/loads/:id/undo`: see what it would do → confirm, with a reason → the receipt, marked.
enum UndoRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(IntakePermissions.undoStaff)
    routes.get("/files/loads/:id/undo", door, show)
    routes.post("/files/loads/:id/undo", door, ask)
    routes.post("/files/loads/:id/undo/confirm", door, confirm)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(LoadID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try Undoing.ask(id, by: user, tx)
      return Done(to: "/files/loads/\(id)/undo")
    } orAsk: { problems in
      UndoPages.stopped(
        try await view(id, visit), refusal: problems.map(\.message).joined(separator: ". "),
        reference: nil)
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(LoadID.self)
    let standing = try await settled(id, visit)
    if case .undone = standing { return .redirect(to: "/files/loads/\(id)") }
    return .page(try await page(id, standing, visit))
  }

  @Sendable static func confirm(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(LoadID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let reason = problems.text(
        form["reason"], "reason", limit: Undoing.reasonLimit,
        blank: "Enter why the load is undone")
      guard let reason else { throw problems }
      try Undoing.confirm(
        id, because: reason, fingerprint: form["fingerprint"] ?? "", by: user, tx)
      return Done(to: "/files/loads/\(id)/undo")
    } orAsk: { problems in
      let standing = try await visit.read { user, tx in
        try Undoing.standing(of: id, for: user, tx)
      }
      return try await page(id, standing, visit, reason: form["reason"], problems)
    }
  }

  /// As with files handed over: what is done in a moment is not shown as work under way.
  private static func settled(_ id: LoadID, _ visit: Visit) async throws -> UndoStanding {
    let start = ContinuousClock.now
    while true {
      let standing = try await visit.read { user, tx in
        try Undoing.standing(of: id, for: user, tx)
      }
      guard case .working(_, let status) = standing, status.lastFailure == nil,
        start.duration(to: .now) < FileRoutes.patience
      else { return standing }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  private static func page(
    _ id: LoadID, _ standing: UndoStanding, _ visit: Visit, reason: String? = nil,
    _ problems: [Problem] = []
  ) async throws -> Page {
    var view = try await view(id, visit)
    view.problems = problems
    switch standing {
    case .notAsked: return UndoPages.ask(view)
    case .working(let task, let status):
      let isWaiting = status.state == .waiting
      return UndoPages.working(
        view, words: isWaiting ? "Waiting for its turn" : status.progress?.words ?? "Working",
        done: isWaiting ? 0 : status.progress?.done ?? 0, of: status.progress?.of ?? 1,
        isUndoing: task == .undo)
    case .stopped(let refusal, let job):
      return UndoPages.stopped(view, refusal: refusal, reference: job.map { "J-\($0)" })
    case .undone(let undone):
      return UndoPages.stopped(
        view, refusal: "It was undone already, on \(undone.at.inWords) by \(undone.by)",
        reference: nil)
    case .checked(let effect, let movedOn, let given):
      let shown = UndoPages.Effect(effect, movedOn: movedOn, reason: reason ?? given)
      return effect.canUndo ? UndoPages.check(view, shown) : UndoPages.blocked(view, shown)
    }
  }

  private static func view(_ id: LoadID, _ visit: Visit) async throws -> UndoPages.View {
    try await visit.read { user, tx in
      let load = try LoadHistory.receipt(id, for: user, tx).summary
      let names = try Organisations.names(of: [load.organisation].compactMap(\.self), tx)
      return UndoPages.View(
        load: "/files/loads/\(id)", files: load.files.joined(separator: ", "),
        organisation: load.organisation.flatMap { names[$0] } ?? load.formerEmployer
          ?? "National list",
        loaded: "\(load.loadedAt.inWords), by \(load.actor)")
    }
  }
}

extension UndoPages.Effect {
  init(_ effect: UndoEffect, movedOn: Bool, reason: String) {
    self.init(
      fingerprint: effect.fingerprint, movedOn: movedOn,
      removed: effect.removed.map { ($0.words, $0.count) },
      putBack: effect.putBack.map { ($0.words, $0.count) },
      sight: effect.sight.map(CheckPages.SightLine.init),
      obstacles: effect.obstacles.map { ($0.words, $0.place.map(Self.more)) },
      reason: reason.isEmpty ? nil : reason)
  }

  private static func more(_ place: UndoEffect.Obstacle.Place) -> Link {
    switch place {
    case .load(let id): Link("See that load", to: "/files/loads/\(id)")
    case .person(let id): Link("See the person", to: "/people/\(id)")
    case .organisation(let id): Link("See the organisation", to: "/organisations/\(id)")
    }
  }
}
