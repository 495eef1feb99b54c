import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// Handing a pack over, another code for it, and taking it back.
enum EvidenceReleaseRoutes {
  static func add(to routes: Routes) {
    let base = "\(EvidenceRoutes.base)/packs/:pack"
    routes.get("\(base)/release", .permission(.releaseEvidence), ask)
    routes.post("\(base)/release", .permission(.releaseEvidence), release)
    routes.post("\(base)/code", .permission(.releaseEvidence), renew)
    routes.get("\(base)/withdraw", .permission(.releaseEvidence), askWithdraw)
    routes.post("\(base)/withdraw", .permission(.releaseEvidence), withdraw)
  }

  private static func address(_ visit: Visit) throws -> String {
    "\(EvidenceRoutes.address(try visit.id()))/packs/\(try EvidenceRoutes.pack(visit))"
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await releasePage(visit, FormData()))
  }

  @Sendable static func release(_ visit: Visit) async throws -> Answer {
    let (id, organisation) = (try EvidenceRoutes.pack(visit), try visit.id(OrganisationID.self))
    let form = try await visit.form()
    return try await showingCode(visit, form) { user, chance, tx in
      _ = try EvidenceRoutes.found(id, of: organisation, for: user, tx)
      var problems = Problems()
      let inspector = problems.text(
        form["inspector"], "inspector", blank: "Enter the name of the inspector")
      let until = problems.day(form.day("until"), "until", blank: "Enter the last day")
      if let until, let problem = EvidenceRules.problem(withLastDay: until, on: user.today) {
        problems.add(problem.field, problem.message)
      }
      guard let inspector, let until, problems.isEmpty else { throw problems }
      return try ReleaseEvidence(
        pack: id, inspector: inspector, until: until, replacing: form["replacing"] != nil
      ).run(by: user, chance: chance, tx)
    } orAsk: { problems in
      try await releasePage(visit, form, problems)
    }
  }

  @Sendable static func renew(_ visit: Visit) async throws -> Answer {
    let (id, organisation) = (try EvidenceRoutes.pack(visit), try visit.id(OrganisationID.self))
    let form = try await visit.form()
    return try await showingCode(visit, form) { user, chance, tx in
      _ = try EvidenceRoutes.found(id, of: organisation, for: user, tx)
      return try NewEvidenceCode(pack: id).run(by: user, chance: chance, tx)
    } orAsk: { problems in
      Page("No other code was made", problems: problems, .empty)
    }
  }

  /// Does what makes a code, once, and shows the code, once: sent twice, it is known to nobody here.
  private static func showingCode(
    _ visit: Visit, _ form: FormData,
    _ make: @escaping @Sendable (User, Chance, any Transaction) throws -> String,
    orAsk ask: ([Problem]) async throws -> Page
  ) async throws -> Answer {
    let (user, chance, address) = (try visit.user(), visit.site.chance, try address(visit))
    let id = try EvidenceRoutes.pack(visit)
    do {
      let (done, code) = try await visit.once(form) { tx in
        let code = try make(user, chance, tx)
        return (Done(to: address, "The code was made, and shown once"), code)
      }
      guard let code else { return .redirect(to: done.address, done: done.words) }
      let (release, body) = try await visit.read { user, tx in
        let pack = try EvidencePacks.find(id, for: user, tx)
        return (
          pack.release, try Organisations.names(of: [pack.body], tx)[pack.body] ?? ""
        )
      }
      guard let release else { return .redirect(to: address) }
      return .page(
        EvidencePages.code(
          code, inspector: release.inspector, body: body, until: release.until,
          at: visit.origin, back: address))
    } catch let problems as Problems {
      return .page(try await ask(problems.problems))
    }
  }

  private static func releasePage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (id, organisation) = (try EvidenceRoutes.pack(visit), try visit.id(OrganisationID.self))
    let address = try address(visit)
    let release = try await visit.read { user, tx in
      let pack = try EvidenceRoutes.found(id, of: organisation, for: user, tx)
      guard EvidenceRules.isReleasable(pack, on: user.today) else {
        throw NotFound("This evidence pack")
      }
      let body = try Organisations.names(of: [pack.body], tx)[pack.body] ?? ""
      // Only the employer ends what it released before.
      let earlier =
        try user.speaks(forEvidenceOf: organisation, tx)
        ? try EvidencePacks.list(of: [pack.organisation], on: user.today, tx).filter {
          $0.id != id && $0.body == pack.body && EvidenceRules.isReadable($0, on: user.today)
        } : []
      return EvidencePages.Release(
        address: address, name: "Evidence pack \(id)", body: body,
        rows: try ShowEvidence.rows(pack, body, tx),
        contents: ShowEvidence.contents(try EvidencePacks.files(of: id, tx), at: address),
        earlier: earlier.map { "pack \($0.id)" },
        latest: user.today + EvidenceRules.longestReleaseInDays)
    }
    return EvidencePages.release(release, form, problems: problems)
  }

  @Sendable static func askWithdraw(_ visit: Visit) async throws -> Answer {
    .page(try await withdrawPage(visit, FormData()))
  }

  @Sendable static func withdraw(_ visit: Visit) async throws -> Answer {
    let (id, organisation) = (try EvidenceRoutes.pack(visit), try visit.id(OrganisationID.self))
    let (form, address) = (try await visit.form(), try address(visit))
    return try await visit.submit(form) { user, tx in
      _ = try EvidenceRoutes.found(id, of: organisation, for: user, tx)
      var problems = Problems()
      let reason = problems.text(
        form["reason"], "reason", limit: 500, blank: "Enter why it is withdrawn")
      try problems.throwIfAny()
      try WithdrawEvidence(pack: id, reason: reason ?? "").run(by: user, tx)
      return Done(to: address, "The pack is withdrawn. Nobody can read it any more.")
    } orAsk: { problems in
      try await withdrawPage(visit, form, problems)
    }
  }

  private static func withdrawPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (id, organisation) = (try EvidenceRoutes.pack(visit), try visit.id(OrganisationID.self))
    let address = try address(visit)
    let name = try await visit.read { user, tx in
      let pack = try EvidenceRoutes.found(id, of: organisation, for: user, tx)
      return try Organisations.names(of: [pack.organisation], tx)[pack.organisation] ?? ""
    }
    return EvidencePages.withdraw(name, number: "\(id)", at: address, form, problems: problems)
  }
}
