import Access
import ArgumentParser
import Directory
import Kernel
import Records
import Storage
import Web

/// `waypoint credential export --person ID -o FILE`.
struct CredentialExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes an achievement of somebody as a signed badge.",
    discussion: """
      One badge in one file. Without --record it is the one completed last of all that may leave; \
      the answer names the others. A badge that was made before is written again, and not made anew.
      """)

  @Option(help: "Whose achievement: the number of the person.")
  var person: PersonID

  @Option(help: "Which record: its number.")
  var record: Int64?

  @Option(help: "jwt: signed text; svg or png: a picture with it inside.")
  var form: BadgeForm = .jwt

  @Option(name: .shortAndLong, help: "The file to write.")
  var output: String

  @Flag(help: "Replace a file that is there.")
  var overwrite = false

  @OptionGroup var options: CommandOptions

  struct Other: Encodable, Sendable {
    let record: RecordID
    let title: String
    let completedOn: Day?
  }

  struct Answer: Encodable, Sendable {
    let file: String
    let form: String
    let credential: String
    let record: RecordID
    let achievement: String
    let status: String
    /// What else of the person may leave.
    let others: [Other]
  }

  func run() async throws {
    let (person, record, form, output, overwrite) = (
      person, record.map(RecordID.init(rawValue:)), form, output, overwrite
    )
    try await options.answer { database, house in
      let now = house.clock.now()
      let (badge, others) = try await database.write { tx in
        let user = User.console(now: now)
        let possible = try Self.possible(of: person, on: user.today, tx)
        let chosen = try Self.chosen(record, of: person, among: possible, tx)
        let badge = try Self.badge(of: chosen, by: user, chance: house.chance, tx)
        return (badge, possible.map(\.record).filter { $0.id != chosen })
      }
      try BadgeFiles.write([(output, try BadgeWork.file(badge, as: form))], replacing: overwrite)
      return Answer(
        file: output, form: form.rawValue, credential: badge.credential, record: badge.record,
        achievement: badge.name, status: badge.words(on: now.dayInLondon).lowercased(),
        others: others.map {
          Other(record: $0.id, title: $0.title, completedOn: $0.awardedOn)
        })
    } inWords: { answer in
      ["The badge “\(answer.achievement)” is in \(answer.file)."]
        + (answer.others.isEmpty ? [] : ["These may leave too, each with --record:"])
        + answer.others.map { other in
          "  \(other.record)  \(other.title)"
            + (other.completedOn.map { ", completed on \($0.inWords)" } ?? "")
        }
    }
  }

  /// One that was taken back is written as it is: whoever checks it is told so.
  private static func badge(
    of record: RecordID, by user: User, chance: Chance, _ tx: any Transaction
  ) throws -> IssuedBadge {
    if let held = try HeldRecords.find(record, tx),
      try IssuedBadges.open(for: record, tx) == nil
    {
      let all = try IssuedBadges.of([held.person], tx)
      let takenBack = all.last { $0.record == record && $0.state == .revoked }
      if let takenBack { return takenBack }
    }
    return try BadgeWork.make(record, address: nil, tx).run(by: user, chance: chance, tx)
  }

  private static func possible(
    of person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> [BadgeWork.Candidate] {
    guard try People.names(of: [person], tx)[person] != nil else { throw NotFound("This person") }
    return try BadgeWork.candidates(of: OnePerson.records(of: person, tx), on: day, tx)
  }

  private static func chosen(
    _ record: RecordID?, of person: PersonID, among possible: [BadgeWork.Candidate],
    _ tx: any Transaction
  ) throws -> RecordID {
    if let record {
      guard let held = try HeldRecords.find(record, tx),
        try OnePerson.records(of: person, tx).contains(held.person)
      else { throw NotFound("A record \(record) of this person") }
      return record
    }
    guard let first = possible.first else {
      throw Problems(
        "record", "Nothing that this person holds today is of a sort that leaves as a badge")
    }
    return first.record.id
  }
}

extension BadgeForm: ExpressibleByArgument {}
