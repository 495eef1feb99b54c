import Access
import Directory
import Disclosure
import Journals
import Kernel
import Markup
import Obligations
import Storage
import Web

/// `/api/v1/…`: what programs may ask. The same questions as on the pages, under the same rights.
enum InterfaceRoutes {
  static func add(to routes: Routes) {
    routes.operation(
      "/organisations", .signedIn,
      Operation(
        "findOrganisation", "The organisation with a code.",
        parameters: [.init("code", .text, "An ODS code, a CQC number, or another code.")],
        answer: .list(InterfaceShapes.organisation)), findOrganisation)
    routes.operation(
      "/organisations/:id", .signedIn,
      Operation(
        "organisation", "One organisation.", answer: InterfaceShapes.organisation), organisation)
    routes.operation(
      "/organisations/:id/people", .permission(.seePeopleOfOrganisation),
      Operation(
        "peopleOfOrganisation", "The people of an organisation, a hundred at a time.",
        parameters: [.page], answer: InterfaceShapes.people), people)
    routes.operation(
      "/organisations/:id/obligations", .permission(.countObligations),
      Operation(
        "countsOfOrganisation", "How many must do what, and how it stands, policy by policy.",
        answer: InterfaceShapes.counts), counts)
    routes.operation(
      "/organisations/:id/obligations/people", .permission(.seeTrainingOfOrganisation),
      Operation(
        "obligationsOfOrganisation", "Who must do what, and how it stands, a hundred at a time.",
        parameters: [
          .page, .init("policy", .text, "The code of a policy."),
          .init("state", InterfaceShapes.state, "Only those that stand so."),
        ], answer: InterfaceShapes.obligationsOfPeople), obligationsOfPeople)
    routes.operation(
      "/people/:id/obligations", .permission(.seeObligations),
      Operation(
        "obligationsOfPerson", "What one person must do, most pressing first.",
        answer: InterfaceShapes.obligationsOfPerson), obligationsOfPerson)
  }

  static let size = 100

  @Sendable static func findOrganisation(_ visit: Visit) async throws -> Answer {
    let code = visit.query["code"] ?? ""
    guard !code.isEmpty else { throw Problems("code", "Say which code: ?code=…") }
    let found = try await visit.read { user, tx in
      try Organisations.find(code: code, tx).map { OrganisationAnswerForPrograms($0, user.today) }
    }
    return try .json([found].compactMap(\.self))
  }

  @Sendable static func organisation(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    return try .json(
      try await visit.read { user, tx in
        guard let found = try Organisations.find(id, tx) else {
          throw NotFound("This organisation")
        }
        return OrganisationAnswerForPrograms(found, user.today)
      })
  }

  @Sendable static func people(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let number = visit.pageNumber
    let page = try await visit.read { user, tx in
      try mustExist(id, tx)
      _ = try user.right(to: .seePeopleOfOrganisation, .organisation(id), tx)
      let isWhole = try user.holds(.seeWholeRecord, over: .organisation(id), tx)
      let found = try Team.people(
        of: id, unit: nil, reach: user.reach(for: .seePeopleOfOrganisation, tx), on: user.today,
        limit: size, offset: (number - 1) * size, tx)
      return PageForPrograms(
        page: number, pages: pages(of: found.total), total: found.total,
        items: found.members.map { MemberForPrograms($0, isWhole: isWhole) })
    }
    try await visit.noteReading(
      "people of an organisation", page.items.map(\.person), under: .seePeopleOfOrganisation,
      .organisation(id))
    return try .json(page)
  }

  @Sendable static func counts(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    return try .json(
      try await visit.read { user, tx in
        try mustExist(id, tx)
        _ = try user.right(to: .countObligations, .organisation(id), tx)
        let counts = try ObligationCounts.of(
          ObligationScope(organisation: id, policy: nil, on: user.today),
          content: ContentReader.shipped(), tx)
        return CountsForPrograms(counts, to: try user.readership(of: .organisation(id), tx))
      })
  }

  @Sendable static func obligationsOfPeople(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let number = visit.pageNumber
    let (policy, state) = try filters(visit)
    let page = try await visit.read { user, tx in
      try mustExist(id, tx)
      _ = try user.right(to: .seeTrainingOfOrganisation, .organisation(id), tx)
      let reach = try user.reach(for: .seeTrainingOfOrganisation, tx)
      let scope = ObligationScope(organisation: id, policy: policy, on: user.today)
      try ListBound().check(scope, reach: reach, tx)
      let found = try PeopleObligations(
        scope, states: state.map { [$0] } ?? [], limit: size, offset: (number - 1) * size
      ).page(reach: reach, content: ContentReader.shipped(), tx)
      return PageForPrograms(
        page: number, pages: pages(of: found.total), total: found.total,
        items: found.rows.map { ObligationForPrograms($0.obligation, of: $0.person, $0.name) })
    }
    try await visit.noteReading(
      "obligations of people", page.items.map(\.person), under: .seeTrainingOfOrganisation,
      .organisation(id))
    return try .json(page)
  }

  @Sendable static func obligationsOfPerson(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let found = try await visit.read { user, tx in
      // Not there, and not theirs to know of: the same answer.
      guard try user.holds(.seeObligations, over: .person(id), tx),
        try People.names(of: [id], tx)[id] != nil
      else { throw NotFound("This person") }
      let records = try user.records(of: id, for: .seeObligations, tx)
      return try ObligationsOfPerson.of(
        id, seenBy: records, on: user.today, content: ContentReader.shipped(), tx
      ).map { ObligationForPrograms($0, of: id, nil) }
    }
    try await visit.noteReading(
      "obligations of a person", found.map(\.person), under: .seeObligations, .person(id))
    return try .json(found)
  }

  private static func filters(_ visit: Visit) throws -> (policy: String?, state: ObligationState?) {
    var problems = Problems()
    let policy = visit.query["policy"].flatMap { $0.isEmpty ? nil : $0 }
    if let policy, try ContentReader.shipped().codes(named: policy).isEmpty {
      problems.add("policy", "There is no policy with this code")
    }
    let said = visit.query["state"].flatMap { $0.isEmpty ? nil : $0 }
    let state = said.flatMap { word in
      ObligationState.allCases.first { $0.codeForPrograms == word }
    }
    if said != nil, state == nil { problems.add("state", "There is no state of this name") }
    try problems.throwIfAny()
    return (policy, state)
  }

  private static func mustExist(_ id: OrganisationID, _ tx: any Transaction) throws {
    guard try Organisations.names(of: [id], tx)[id] != nil else {
      throw NotFound("This organisation")
    }
  }

  private static func pages(of total: Int) -> Int { max(1, (total + size - 1) / size) }
}

/// Reading people by name through a program is journalled, as taking a list away is: each of them
/// finds it among those who looked.
enum InterfaceJournal {
  static let read = JournalAction("interface.read", words: "A program read {what}: {rows}")
}

extension Visit {
  /// Written before the answer goes out: what cannot be journalled is not answered.
  fileprivate func noteReading(
    _ what: String, _ rows: [PersonID], under permission: Permission, _ subject: Subject
  ) async throws {
    let user = try user()
    try await site.database.write { tx in
      let right = try user.right(to: permission, subject, tx)
      var people = Set(rows)
      if case .person(let person) = subject { people.insert(person) }
      try Looks.record(
        JournalEvent(
          InterfaceJournal.read, subject.ofProgram,
          details: [
            "what": what, "rows": rows.count == 1 ? "1 row" : "\(rows.count) rows",
          ]), reading: people, under: permission, right, tx)
    }
  }
}

extension Subject {
  /// Whose timeline it belongs on. Who looked at somebody is for that person alone.
  fileprivate var ofProgram: [JournalSubject] {
    switch self {
    case .person, .record: []
    case .organisation(let organisation): [.organisation(organisation)]
    case .post, .everything, .own: [.system]
    }
  }
}
