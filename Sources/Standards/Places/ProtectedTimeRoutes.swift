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
    let readership: Readership =
      try keeps && user.seesAll(at: id, for: .agreeTime, tx) ? .seesPeople : .seesFigures
    let since = user.today.adding(months: -12)
    let report = try ProtectedTimeReport.of(id, since: since, on: user.today, tx)
    let names = try Organisations.names(of: Set(report.organisations.keys), tx)
    let settings = try StandardsReader.shipped().places
    return ProtectedTimePages.Home(
      id: "\(id)", name: name, since: since.inWords, asAt: user.today.inWords,
      whole: line("Everybody", report.whole, readership),
      organisations: report.organisations.map { line(names[$0.key] ?? "", $0.value, readership) }
        .sorted { $0.title < $1.title },
      staffGroups: report.staffGroups.map {
        line($0.key.isEmpty ? "Sort of staff not stated" : $0.key, $0.value, readership)
      }.sorted { $0.title < $1.title },
      reasons: report.reasons.map { code, reason in
        (
          title: settings.takenAway(code),
          people: ShownCount(people: reason.people.count, to: readership),
          hours: hours(reason.minutes, reason.people.count, readership)
        )
      }.sorted { $0.title < $1.title },
      explanation: readership == .seesPeople ? nil : DisclosureRules.explanation,
      waiting: keeps ? try waiting(id, user, tx) : nil)
  }

  private static func hours(
    _ minutes: Int, _ people: Int, _ readership: Readership
  ) -> ShownCount {
    ShownCount((minutes + 30) / 60, among: people, to: readership)
  }

  private static func line(
    _ title: String, _ sum: ProtectedTimeReport.Sum, _ readership: Readership
  ) -> ProtectedTimePages.Line {
    let people = sum.people.count
    // Who was given more than was due had all of it: a share is never more than the whole.
    let (due, given) = ((sum.due + 30) / 60, (min(sum.given, sum.due) + 30) / 60)
    return ProtectedTimePages.Line(
      title: title, people: ShownCount(people: people, to: readership),
      due: hours(sum.due, people, readership), given: hours(sum.given, people, readership),
      takenAway: hours(sum.takenAway, people, readership),
      share: ShownShare(Proportion(given, of: due), among: people, to: readership))
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
