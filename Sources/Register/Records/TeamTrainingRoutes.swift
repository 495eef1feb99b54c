import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Storage
import Web

/// `/organisations/:id/completions…`: who has done fire safety, and when: one subject, everybody.
enum TeamTrainingRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/completions"
    routes.get(base, .permission(.recordCompletion), choose)
    routes.get("\(base)/:policy", .permission(.recordCompletion), ask)
    routes.post("\(base)/:policy", .permission(.recordCompletion), save)
  }

  @Sendable static func choose(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let content = try ContentReader.shipped()
    let view = try await visit.read { user, tx in
      let name = try name(of: id, user, tx)
      let counts = try ObligationCounts.of(
        ObligationScope(organisation: id, on: user.today), content: content, tx)
      let asked = counts.policies.filter { $0.tally.total > 0 }
      let rest = content.inForce(on: user.today).filter { policy in
        !asked.contains { $0.policy.code == policy.code }
      }
      let link = { (policy: Policy) in
        Link(policy.title, to: "/organisations/\(id)/completions/\(policy.code)")
      }
      return TeamTrainingPages.Choice(
        id: id, name: name,
        asked: asked.map { policy in
          (link(policy.policy), policy.tally[.overdue] + policy.tally[.due])
        }, others: rest.map(link))
    }
    return .page(TeamTrainingPages.choose(view))
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(TeamTrainingPages.list(try await view(visit).page, FormData()))
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    let (page, asked) = try await view(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let right = try user.right(to: .recordCompletion, .organisation(page.id), tx)
      let completions = try TeamTrainingForm(data: form).completions(
        asked.members, today: user.today)
      let count = try RecordCompletions(
        completions, of: asked.kind, title: asked.title, place: page.id,
        evidence: form["evidence"].flatMap { $0.isEmpty ? nil : $0 }
      ).run(under: right, tx)
      let words =
        count == 0
        ? "Everything was recorded already"
        : "\(asked.title) is recorded for \(count == 1 ? "1 person" : "\(count) people")"
      return form["then"] == "more"
        ? Done(to: "/organisations/\(page.id)/completions", words)
        : Done(to: "/organisations/\(page.id)/duties", words)
    } orAsk: { problems in
      TeamTrainingPages.list(page, form, problems: problems)
    }
  }

  struct Asked: Sendable {
    struct Member: Sendable {
      let person: PersonID
      let name: String
      let employer: OrganisationID
    }

    let title: String
    let kind: RecordKind
    let members: [Member]
  }

  private static func name(
    of id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> String {
    _ = try user.right(to: .recordCompletion, .organisation(id), tx)
    guard let name = try Organisations.names(of: [id], tx)[id] else {
      throw NotFound("This organisation")
    }
    return name
  }

  private static func view(_ visit: Visit) async throws -> (page: TeamTrainingPages.View, Asked) {
    let id = try visit.id(OrganisationID.self)
    let content = try ContentReader.shipped()
    let policy = try content.named(try visit.word("policy"))
    let kind = policy.recordKind(in: content)
    return try await visit.read { user, tx in
      let name = try name(of: id, user, tx)
      let people = try Team.people(
        of: id, reach: user.reach(for: .recordCompletion, tx), on: user.today, limit: limit, tx)
      let posts = try Assignments.find(people.members.map(\.assignment), tx)
      var seen: Set<PersonID> = []
      let members = people.members.filter { seen.insert($0.person).inserted }
      let held = try HeldRecords.held(by: members.map(\.person), tx)
      let lines = members.map { member in
        let latest = (held[member.person] ?? []).filter {
          $0.isHeld && $0.kind.isOfSameSubject(as: kind)
        }.compactMap(\.awardedOn).max()
        return TeamTrainingPages.Line(
          person: member.person, name: member.name, title: member.title, latest: latest)
      }
      let asked = Asked(
        title: policy.title, kind: kind,
        members: members.map {
          Asked.Member(
            person: $0.person, name: $0.name, employer: posts[$0.assignment]?.employer ?? id)
        })
      return (
        TeamTrainingPages.View(
          id: id, name: name, policy: policy.code, title: policy.title, lines: lines,
          isCut: people.total > people.members.count), asked
      )
    }
  }

  /// A page of boxes for more people than that is no page; larger employers have files.
  private static let limit = 300
}

extension RecordKind {
  /// The same core skill at any level, or the very same thing.
  fileprivate func isOfSameSubject(as other: RecordKind) -> Bool {
    switch (self, other) {
    case (.coreSkill(let one, _), .coreSkill(let two, _)): one == two
    case _: self == other
    }
  }
}

/// A date of their own for each, or one day for all who are ticked.
struct TeamTrainingForm: Sendable {
  let data: FormData

  func completions(
    _ members: [TeamTrainingRoutes.Asked.Member], today: Day
  ) throws(Problems) -> [RecordCompletions.Completion] {
    var problems = Problems()
    let shared = problems.dayInOneBox(data["date"], "date", called: "The day they all did it")
    if let shared, shared > today { problems.add("date", "The day must be today or in the past") }
    let ticked = Set(data.all("person"))
    if !ticked.isEmpty, shared == nil, !problems.has("date") {
      problems.add("date", "Enter the day on which those who are ticked did it")
    }
    var completions: [RecordCompletions.Completion] = []
    for member in members {
      let field = "date-\(member.person)"
      let own = problems.dayInOneBox(data[field], field, called: member.name)
      let isTicked = ticked.contains("\(member.person)")
      guard let day = own ?? (isTicked && !problems.has(field) ? shared : nil) else { continue }
      if own != nil, day > today {
        problems.add(field, "\(member.name): the date must be today or in the past")
      }
      completions.append(.init(member.person, at: member.employer, on: day))
    }
    if problems.isEmpty, completions.isEmpty {
      problems.add(
        members.first.map { "date-\($0.person)" } ?? "date", "Enter a date for at least one person")
    }
    guard problems.isEmpty else { throw problems }
    return completions
  }
}
