import Access
import Credentials
import Kernel
import Markup
import Records
import Storage
import Web

/// `/check`: whether a badge holds, for anybody. What is handed over is looked at and kept nowhere.
enum CheckRoutes {
  static func add(to routes: Routes) {
    routes.get("/check", openBecause: PublicBadgeRoutes.reason, ask)
    routes.post("/check", openBecause: PublicBadgeRoutes.reason, check)
  }

  /// In bytes: a badge, keys and lists.
  static let largestForm = Badge.largest + TrustedKeys.largest + (1 << 20)
  /// From one place in a quarter of an hour. Before that, more than fifty wait two seconds each.
  static let mostChecks = 200

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(CheckPages.ask(FormData()))
  }

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    guard try await mayCheck(visit) else {
      let form = FormData()
      return .page(
        CheckPages.ask(
          form,
          problems: [
            Problem(
              "badge",
              "Many badges were checked from here. Wait 15 minutes, or use the command: waypoint"
                + " credential verify")
          ]))
    }
    let (form, files) = try await visit.upload(ofAnybody: largestForm)
    do {
      let asked = try Asked(form, files, today: visit.today)
      let (now, day) = (visit.now, asked.day)
      // Nobody else waits for a database while signatures are worked out.
      let material = try await visit.site.database.read { tx in
        try BadgeWork.material(asked.badge, keys: asked.keys, lists: asked.lists, tx)
      }
      let answer = try material.check(asOf: day, at: now)
      let checked = try await visit.site.database.read { tx in
        try material.checked(answer, tx)
      }
      return .page(CheckPages.answer(CheckPages.Result(checked, asOf: day)))
    } catch let problems as Problems {
      return .page(CheckPages.ask(form, problems: problems.problems))
    }
  }

  /// Each check counts for where it comes from, apart from attempts to sign in.
  private static func mayCheck(_ visit: Visit) async throws -> Bool {
    let (now, token) = (visit.now, visit.site.newToken())
    let place = "check of \(NetworkAddress.counted(visit.clientAddress))"
    let throttle = try await visit.site.database.write { tx in
      let throttle = try Throttle(
        of: "badge check \(token)", address: place, device: nil, at: now, tx)
      if throttle.failures.ofAddress < mostChecks { _ = try throttle.note(at: now, tx) }
      return throttle
    }
    guard throttle.failures.ofAddress < mostChecks else { return false }
    if case .goOnAfter(let seconds) = throttle.answer {
      try await Task.sleep(for: .seconds(seconds))
    }
    return true
  }

  /// What was handed over to be checked.
  private struct Asked: Sendable {
    let badge: [UInt8]
    let keys: TrustedKeys?
    let lists: [String]
    let day: Day?

    /// A badge names two at most, one of each purpose; a few may be handed over at once.
    static let mostLists = 4

    init(_ form: FormData, _ files: [UploadedFile], today: Day) throws {
      var problems = Problems()
      let text = (form["badge"] ?? "").split(whereSeparator: \.isWhitespace).joined()
      let file = files.first { $0.field == "file" && !$0.bytes.isEmpty }
      if text.isEmpty, file == nil {
        problems.add("badge", "Paste the text of the badge, or choose its file")
      }
      if !text.isEmpty, file != nil {
        problems.add("badge", "Paste the text or choose a file, not both")
      }
      day = problems.optionalDay(form.day("asOf"), "asOf")
      if let day, day > today {
        problems.add(
          "asOf", "Enter today or a day before: nobody knows yet how it will stand later")
      }
      try problems.throwIfAny()
      badge = file?.bytes ?? Array(text.utf8)
      guard files.count(where: { $0.field == "status-list" && !$0.bytes.isEmpty }) <= Self.mostLists
      else { throw Problems("status-list", "Choose at most \(Self.mostLists) lists") }
      keys = try files.first { $0.field == "keys" && !$0.bytes.isEmpty }.map {
        try TrustedKeys(file: $0.bytes)
      }
      lists = files.filter { $0.field == "status-list" && !$0.bytes.isEmpty }.map {
        String(decoding: $0.bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined()
      }
    }
  }
}

extension CheckPages.Result {
  private static func title(of state: CredentialState) -> String {
    switch state {
    case .current: "The badge holds"
    case .unknownIssuer: "The badge is not proved"
    case .malformed: "This cannot be read as a badge"
    case _: "The badge does not hold"
    }
  }

  private static func advice(_ checked: BadgeWork.Checked) -> String? {
    if checked.answer.state == .malformed {
      return
        "Something may have been lost on the way. Ask for its file, or copy the whole text of it again."
    }
    guard !checked.isOurs, !checked.answer.isValid else { return nil }
    return
      "It was issued elsewhere. Nothing that it says can be relied on before its issuer’s keys have proved it."
  }

  init(_ checked: BadgeWork.Checked, asOf day: Day?) {
    let lines = checked.answer.inWords
    self.init(
      title: CheckPages.Result.title(of: checked.answer.state),
      isValid: checked.answer.isValid, verdict: lines.first ?? "",
      lines: Array(lines.dropFirst()),
      replaced: checked.replacedAt.map {
        "A later edition of the same badge took the place of this one on \($0.inWords). Ask for it."
      },
      advice: Self.advice(checked), asOf: day)
  }
}
