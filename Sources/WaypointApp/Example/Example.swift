import Access
import Directory
import Files
import Foundation
import Intake
import Journals
import Kernel
import Storage
import Web

/// Makes the example: a plainly fictional region whose employers send files like anybody's.
///
/// Trusts and care providers come in through the same door as real ones, so that the example has
/// load histories, findings and provenance; the others are entered, as they would be.
struct Example {
  let database: any Database
  let house: House
  let content: ExampleContent
  /// About so many people; 20,000 is the size the places are written for. Beyond that the rest of
  /// the country is made as well, and below it some places are left out.
  let size: Int
  let places: ExampleContent.Places
  let today: Day
  let seed: UInt64

  init(database: any Database, house: House, size: Int, seed: UInt64 = 2_022) throws {
    self.database = database
    self.house = house
    content = try ExampleContent.load()
    self.size = size
    places = content.places.fitting(size)
    today = house.clock.today
    self.seed = seed
  }

  /// The size the places are written for.
  static let peopleInRegion = 20_000

  private func scaled(_ people: Int, least: Int = 6) -> Int {
    max(least, people * min(size, Self.peopleInRegion) / Self.peopleInRegion)
  }

  /// - Parameter files: A folder that gets the files of the example, to try uploading.
  func make(files folder: URL) async throws -> [ExampleAccount] {
    let founded = Day(number: 18_353)  // 1 April 2020.
    let register = try await database.write { [places] tx in
      let made = try ExampleRegister.make(places, founded: founded, tx)
      _ = try Journal.record(
        JournalEvent(
          ExampleRoom.founded, [.system], details: ["region": places.region.name],
          changes: made.changes), under: right, tx)
      return made
    }
    var people = ExamplePeople(content.names, today: today)
    var dice = ExampleDice(seed: seed)
    var moonlighters: [ExamplePerson] = []

    for trust in places.trusts {
      house.terminal.note("  \(trust.name)")
      let made = ExampleTrust(
        trust, size: size < ExampleContent.Places.fewest ? trust.people : scaled(trust.people),
        content: content, today: today,
        people: &people, dice: &dice)
      moonlighters += made.rows.filter { $0.post.title == "Healthcare Support Worker" }
        .prefix(12).map(\.person)
      try await load([made.staffInPost(&dice)], of: trust.code, keptIn: folder)
      try await load([made.competences(&dice)], of: trust.code, keptIn: folder)
      // A chance of its own: everybody else stays who they are.
      var other = ExampleDice(seed: seed &+ UInt64(trust.code.utf8.reduce(1) { $0 + Int($1) }))
      let outcomes = ExampleOutcomes(made, today: today)
      for table in [
        outcomes.applicants(&other), outcomes.cases(&other), outcomes.training(&other),
        outcomes.pay(&other), outcomes.survey(&other),
      ] { try await load([table], of: trust.code, keptIn: folder) }
    }
    for provider in places.providers {
      house.terminal.note("  \(provider.name)")
      let made = ExampleCareProvider(
        provider, alsoEmployedElsewhere: &moonlighters, today: today, people: &people, dice: &dice)
      try await load(
        [made.workplaces, made.staff, made.training], of: provider.number, keptIn: folder)
    }
    house.terminal.note("  councils, practices, boards, hospice and charity")
    try await enterSmallEmployers(register, &people, &dice)
    try await enterSecondJobs()
    house.terminal.note("  inductions and other training that employers record by hand")
    try await enterCompletions(&dice)
    house.terminal.note("  people with two records, some of them decided")
    try await enterDuplicates()
    if size > Self.peopleInRegion {
      let rest = ExampleCountry(
        example: self, content: content.country, people: size - Self.peopleInRegion)
      try await rest.make(&people, &dice)
    }
    return try await addAccounts(register)
  }

  var right: Right {
    Right(code: "example.make", account: nil, actorName: "The example", at: house.clock.now())
  }

  private func load(
    _ tables: [ExampleTable], of code: String, keptIn folder: URL
  ) async throws {
    let folder = folder.appendingPathComponent(code, isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var files: [ImportFile] = []
    for table in tables {
      var writer = CSVWriter()
      writer.row(table.header)
      for row in table.rows { writer.row(row) }
      try Data(writer.bytes).write(to: folder.appendingPathComponent(table.name))
      files.append(ImportFile(name: table.name, bytes: writer.bytes))
    }
    let report = try await Importer(database: database).run(
      ImportRequest(files: files, mode: .apply, asOf: today, organisation: code),
      by: .console(now: house.clock.now()))
    guard report.didAnything else {
      throw Problems("", "The example's file \(tables[0].name) was refused")
    }
  }

  private func enterSmallEmployers(
    _ register: ExampleRegister, _ people: inout ExamplePeople, _ dice: inout ExampleDice
  ) async throws {
    let employers: [(code: String, name: String, sort: String, people: Int)] =
      places.practices.map { ($0.code, $0.name, "practice", $0.people) }
      + places.councils.map { ($0.code, $0.name, "council", scaled($0.people)) }
      + places.systems.map { ($0.code, $0.name, "board", scaled($0.people)) }
      + places.others.map { ($0.code, $0.name, $0.kind.rawValue, scaled($0.people)) }
    for employer in employers {
      guard let staffing = content.smallEmployers[employer.sort] else { continue }
      let organisation = try register.organisation(employer.code)
      let (start, luck, day, right) = (people, dice, today, right)
      (people, dice) = try await database.write { tx in
        // A unit of work may run twice: it starts from the same people and the same luck.
        var (people, dice) = (start, luck)
        let made = try ExampleSmallEmployer.make(
          at: organisation, staffing, size: employer.people, address: employer.code.lowercased(),
          today: day, people: &people, dice: &dice, tx)
        _ = try Journal.record(
          JournalEvent(
            ExampleRoom.staffed, [.organisation(organisation)],
            details: ["organisation": employer.name], changes: made.changes),
          under: right, tx)
        return (people, dice)
      }
    }
  }
}
