import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Storage
import Web

/// `/people/:id/records/…`: what no file says, and what was written down wrongly.
enum RecordRoutes {
  static func add(to routes: Routes) {
    routes.getOfPerson("/people/:id/records/new", .permission(.recordCompletion), ask)
    routes.getOfPerson(
      "/people/:id/records/:record/take-out", .permission(.recordCompletion), askTakeOut)
    routes.post("/people/:id/records/:record/take-out", .permission(.recordCompletion), takeOut)
  }

  /// Which of the things policies ask for; the form of that duty does the rest.
  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let content = try ContentReader.shipped()
    let (name, asked, others) = try await visit.read { user, tx in
      _ = try user.right(to: .recordCompletion, .person(id), tx)
      guard let name = try People.names(of: [id], tx)[id] else { throw NotFound("This person") }
      let link = { (policy: Policy) in
        Link(policy.title, to: "/people/\(id)/duties/\(policy.code)/completion")
      }
      let records = try user.records(of: id, for: .recordCompletion, tx)
      let duties = try ObligationsOfPerson.of(
        id, seenBy: records, on: user.today, content: content, tx)
      var seen = Set<String>()
      let asked = duties.map(\.policy).filter { seen.insert($0.code).inserted }.map(link)
      let others = content.inForce(on: user.today).filter { seen.insert($0.code).inserted }
        .map(link)
      return (name, asked, others)
    }
    return .page(RecordPages.choose(id, name, asked: asked, others: others))
  }

  @Sendable static func askTakeOut(_ visit: Visit) async throws -> Answer {
    let (name, record) = try await held(visit)
    return .page(
      RecordPages.takeOut(record.person, name, record.id, title: record.title, FormData()))
  }

  @Sendable static func takeOut(_ visit: Visit) async throws -> Answer {
    let (name, record) = try await held(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let right = try user.right(to: .recordCompletion, .record(record.person), tx)
      var problems = Problems()
      let reason = problems.text(
        form["reason"], "reason", limit: 500, blank: "Enter why this record is wrong")
      guard let reason else { throw problems }
      try VoidRecord(record.id, reason: reason).run(under: right, tx)
      return Done(to: "/people/\(record.person)", "\(record.title) is taken out")
    } orAsk: { problems in
      RecordPages.takeOut(
        record.person, name, record.id, title: record.title, form, problems: problems)
    }
  }

  /// Only what was entered by hand: what a file says is corrected in the file.
  private static func held(_ visit: Visit) async throws -> (String, HeldRecord) {
    let person = try visit.id(PersonID.self)
    let id = try visit.id(RecordID.self, "record")
    return try await visit.read { user, tx in
      guard let record = try HeldRecords.find(id, tx),
        try OnePerson.distinct([record.person, person], tx).count == 1, record.source == .hand,
        let name = try People.names(of: [person], tx)[person]
      else { throw NotFound("This record") }
      _ = try user.right(to: .recordCompletion, .record(record.person), tx)
      return (name, record)
    }
  }
}
