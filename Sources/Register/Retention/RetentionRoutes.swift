import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/retention`, `/holds`, and where a hold is placed.
enum RetentionRoutes {
  static func add(to routes: Routes) {
    routes.get("/retention", .permission(.applyRetention), due)
    routes.post("/retention", .permission(.applyRetention), remove)
    routes.get("/holds", .permission(.holdRecords), holds)
    routes.post("/holds/:id/end", .permission(.holdRecords), lift)
    routes.getOfPerson("/people/:id/hold", .permission(.holdRecords), askOfPerson)
    routes.post("/people/:id/hold", .permission(.holdRecords), placeOnPerson)
    routes.get("/organisations/:id/hold", .permission(.holdRecords), askOfOrganisation)
    routes.post("/organisations/:id/hold", .permission(.holdRecords), placeOnOrganisation)
  }

  @Sendable static func due(_ visit: Visit) async throws -> Answer {
    let run = RetentionRun(schedule: try .shipped(), clock: visit.site.clock)
    let (report, isRunning) = try await visit.read { user, tx in
      _ = try user.right(to: .applyRetention, .everything, tx)
      let waiting = try Jobs.unfinished(RetentionJobs.run, key: RetentionJobs.asked, tx)
      return (try run.look(tx), waiting != nil)
    }
    if visit.query["format"] == "json" { return try .json(report) }
    let lengths = Dictionary(
      run.schedule.kinds.map { ($0.code.rawValue, $0.lengthInWords) }
    ) { first, _ in first }
    return .page(RetentionPages.due(report, lengths: lengths, isRunning: isRunning))
  }

  @Sendable static func remove(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try user.right(to: .applyRetention, .everything, tx)
      try Jobs.enqueue(RetentionJobs.run, payload: "", key: RetentionJobs.asked, at: user.now, tx)
      return Done(to: "/retention", "What is due is being removed")
    } orAsk: { problems in
      Page("How long records are kept", problems: problems, trail: RetentionPages.trail, .empty)
    }
  }

  @Sendable static func holds(_ visit: Visit) async throws -> Answer {
    let lines = try await visit.read { user, tx in
      let holds = try LegalHolds.all(tx).filter {
        try user.holds(.holdRecords, over: $0.subject.ofAccess, tx)
      }
      return try holds.map { hold in
        RetentionPages.Hold(
          id: hold.id, of: try link(hold.subject, tx), why: hold.why,
          placed: "\(hold.placedAt.dayInLondon.inWords) by \(hold.placedBy)", until: hold.until,
          ended: hold.liftedAt.map { "Lifted on \($0.dayInLondon.inWords)" }
            ?? (hold.isInForce(on: user.today) ? nil : "Over"))
      }
    }
    return .page(RetentionPages.holds(lines))
  }

  @Sendable static func lift(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(HoldID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try LiftHold(id: id).run(by: user, tx)
      return Done(to: "/holds", "The hold is lifted")
    } orAsk: { problems in
      Page("Legal holds", problems: problems, trail: [PersonPages.home], .empty)
    }
  }

  @Sendable static func askOfPerson(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, .person(try visit.id()), FormData()))
  }

  @Sendable static func placeOnPerson(_ visit: Visit) async throws -> Answer {
    try await place(visit, .person(try visit.id()))
  }

  @Sendable static func askOfOrganisation(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, .organisation(try visit.id()), FormData()))
  }

  @Sendable static func placeOnOrganisation(_ visit: Visit) async throws -> Answer {
    try await place(visit, .organisation(try visit.id()))
  }

  private static func page(
    _ visit: Visit, _ subject: LegalHold.Subject, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let link = try await visit.read { user, tx in
      _ = try user.right(to: .holdRecords, subject.ofAccess, tx)
      return try self.link(subject, tx)
    }
    return RetentionPages.place("\(link.address)/hold", of: link, answers, problems: problems)
  }

  private static func place(
    _ visit: Visit, _ subject: LegalHold.Subject
  ) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let why = problems.text(form["why"], "why", limit: 500, blank: "Enter why it must be kept")
      let until = problems.optionalDay(form.day("until"), "until")
      try problems.throwIfAny()
      try PlaceHold(subject: subject, why: why ?? "", until: until).run(by: user, tx)
      return Done(to: "/holds", "Nothing of it is removed while the hold lasts")
    } orAsk: { problems in
      try await page(visit, subject, form, problems)
    }
  }

  private static func link(_ subject: LegalHold.Subject, _ tx: any Transaction) throws -> Link {
    switch subject {
    case .person(let id):
      guard let name = try People.names(of: [id], tx)[id] else { throw NotFound("This person") }
      return Link(name, to: "/people/\(id)")
    case .organisation(let id):
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      return Link(name, to: "/organisations/\(id)")
    }
  }
}
