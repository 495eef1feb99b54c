import Access
import Directory
import Disclosure
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/protected-time`: what was agreed against what was given.
enum ProtectedTimeRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/protected-time", .permission(.countTime), home)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    return .page(
      ProtectedTimePages.home(try await visit.read { user, tx in try view(id, user, tx) }))
  }

  private static func view(
    _ id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> ProtectedTimePages.Home {
    _ = try user.right(to: .countTime, .organisation(id), tx)
    guard let name = try Organisations.names(of: [id], tx)[id] else {
      throw NotFound("This organisation")
    }
    let keeps = try user.holds(.agreeTime, over: .organisation(id), tx)
    let kind = try Organisations.find(id, tx)?.kind(on: user.today)
    let isArea = kind.map { [.region, .integratedCareBoard, .place].contains($0) } ?? false
    let readership: Readership =
      try keeps && user.seesAll(counted: isArea ? [.area] : [.under], at: id, for: .agreeTime, tx)
      ? .seesPeople : .seesFigures
    let since = user.today.adding(months: -12)
    let report = try ProtectedTimeReport.of(
      id, basis: isArea ? .area : .under, since: since, on: user.today, tx)
    let names = try Organisations.names(of: Set(report.organisations.keys), tx)
    let settings = try StandardsReader.shipped().places
    let shown = ProtectedTimeShown(report, to: readership)
    return ProtectedTimePages.Home(
      id: "\(id)", name: name, since: since.inWords, asAt: user.today.inWords,
      whole: shown.whole,
      organisations: shown.lines(report.organisations) { names[$0] ?? "" },
      staffGroups: shown.lines(report.staffGroups) { $0.isEmpty ? "Sort of staff not stated" : $0 },
      reasons: shown.reasons(settings.takenAway),
      explanation: readership == .seesPeople ? nil : DisclosureRules.explanation,
      waiting: keeps ? try waiting(id, user, tx) : nil)
  }

  private static func waiting(
    _ id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> [(name: String, address: String, from: String)] {
    let open = try LearningTimes.proposed(
      at: id, reach: user.reach(for: .agreeTime, tx), on: user.today, tx)
    let names = try People.names(of: open.map(\.person), tx)
    return open.map { time in
      (
        name: names[time.person] ?? "",
        address: "/people/\(time.person)/learning-time/\(time.id)",
        from: "For \(time.proposedSide.words), \(time.proposedAt.dayInLondon.inWords)"
      )
    }
  }
}
