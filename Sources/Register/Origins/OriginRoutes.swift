import Access
import Directory
import Intake
import Journals
import Kernel
import Markup
import Records
import Storage
import Web

/// `/people/:id/origins`, `/organisations/:id/origins`
enum OriginRoutes {
  static func add(to routes: Routes) {
    routes.getOfPerson("/people/:id/origins", .permission(.seeWholeRecord), ofPerson)
    routes.get(
      "/organisations/:id/origins", .permission(.seeRecordOfOrganisation), ofOrganisation)
  }

  @Sendable static func ofPerson(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    try await visit.note(.origins, at: id, under: .seeWholeRecord)
    let view = try await visit.read { user, tx in
      _ = try user.right(to: .seeWholeRecord, .person(id), tx)
      guard let name = try People.names(of: [id], tx)[id] else { throw NotFound("This person") }
      let whole = try user.records(of: id, for: .seeWholeRecord, tx)
      let confidential = try PersonJournal.confidential(in: whole, of: id, from: user, tx)
      let origins = try Journal.origins(ofRecords: whole, tx).filter {
        !confidential.contains($0.code)
      }
      return OriginPages.View(
        title: name, trail: PersonPages.trail(to: id, name),
        things: try things(origins, user, tx))
    }
    return .page(OriginPages.origins(view))
  }

  /// As its timeline: for those who answer for it.
  @Sendable static func ofOrganisation(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let view = try await visit.read { user, tx in
      _ = try user.right(to: .seeRecordOfOrganisation, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let origins = try Journal.origins(of: .organisation(id), tx)
      return OriginPages.View(
        title: name, trail: [PersonPages.home, Link(name, to: "/organisations/\(id)")],
        things: try things(origins, user, tx))
    }
    return .page(OriginPages.origins(view))
  }

  /// What people call it.
  private static func kind(_ record: String) -> String {
    switch record {
    case "Assignment": "Post"
    case "Organisation relation": "Relation"
    case _: record
    }
  }

  private static func things(
    _ origins: [RecordOrigin], _ user: User, _ tx: any Transaction
  ) throws -> [OriginPages.Thing] {
    let loads = Set(origins.flatMap(\.values).compactMap(\.origin.load))
    let readable = try LoadHistory.readable(loads, for: user, tx)
    return origins.map { thing in
      var order: [Origin] = []
      var values: [Origin: [(name: String, value: String?)]] = [:]
      for value in thing.values {
        if values[value.origin] == nil { order.append(value.origin) }
        values[value.origin, default: []].append((value.name, value.value))
      }
      let title = thing.values.first { $0.name == "Title" || $0.name == "Job title" }
        .flatMap(\.value).flatMap { thing.record == "Person" ? nil : $0 }
      return OriginPages.Thing(
        title: [kind(thing.record), title].compactMap(\.self).joined(separator: ": "),
        hasEnded: thing.hasEnded,
        sources: order.sorted { $0.recordedAt < $1.recordedAt }.map { origin in
          OriginPages.Source(
            values: values[origin] ?? [], file: origin.file, line: origin.line,
            at: origin.recordedAt, by: origin.actorName,
            receipt: origin.load.flatMap { load in
              readable.contains(load) ? "/files/loads/\(load)" : nil
            })
        })
    }
  }
}
