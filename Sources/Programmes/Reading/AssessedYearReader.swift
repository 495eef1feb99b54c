import Directory
import Foundation
import Kernel
import Obligations
import Records

/// A stage of the assessed year, as the content has it.
///
/// - Source: domain facts, induction and programmes, section 4.2: stages with when they are due and what
///   they ask for.
struct YearStage: Hashable, Sendable {
  let code: String
  let title: String
  let about: String
  let dueMonths: Int
  /// Of all that was gathered since the first day, and not of this stage alone.
  let needs: [YearEvidenceKind: Int]
}

/// What the assessed year of newly qualified social workers is.
struct AssessedYearEdition: Hashable, Sendable {
  let code: String
  let edition: String
  let title: String
  let status: ContentStatus
  let starts: Period
  let about: String
  let contributors: [String]
  let approvedBy: String
  let sources: [ContentOrigin]
  let support: [CodedWords]
  /// The last is the final review.
  let stages: [YearStage]
  let statement: String
  /// How many days before the end of the year the final review may be written.
  let finalDaysBefore: Int
  let digest: String

  func stage(_ code: String) -> YearStage? { stages.first { $0.code == code } }
  func isFinal(_ code: String) -> Bool { stages.last?.code == code }
}

/// Reads what the assessed year is into values, or says everything that is wrong with it.
enum AssessedYearReader {
  /// What this version of Waypoint carries, the oldest edition first.
  static func shipped() throws -> [AssessedYearEdition] { try carried.get() }

  /// Read once: it cannot change while the program runs.
  private static let carried = Result {
    try editions(of: ContentFiles.files(in: InductionReader.folder))
  }

  static let folder = "assessed-year"

  /// - Throws: `NotFound` for an edition that is not carried.
  static func edition(_ code: String) throws -> AssessedYearEdition {
    guard let found = try shipped().first(where: { $0.edition == code }) else {
      throw NotFound("This edition of the assessed year")
    }
    return found
  }

  /// The one that a year begins with on `day`.
  static func edition(on day: Day) throws -> AssessedYearEdition {
    guard let found = try shipped().last(where: { $0.starts.contains(day) }) else {
      throw NotFound("The assessed year")
    }
    return found
  }

  /// - Throws: `ContentRefusal` with every fault.
  static func editions(of files: [(name: String, text: String)]) throws -> [AssessedYearEdition] {
    let faults = ContentFaults()
    let editions = files.filter { $0.name.hasPrefix("\(folder)/") }
      .compactMap { ContentFiles.fields(of: $0, faults).flatMap(edition) }
    guard faults.all.isEmpty else { throw ContentRefusal(faults: faults.all) }
    return editions.sorted { $0.starts.from < $1.starts.from }
  }

  private static func edition(_ file: ContentFields) -> AssessedYearEdition? {
    let digest = ContentDigest().digest(of: file.values)
    let (code, edition, title) = (file.text("code"), file.text("edition"), file.text("title"))
    let status: ContentStatus = file.choice("status") ?? .unverified
    let starts = file.period("starts")
    let (about, statement) = (file.text("about"), file.text("statement"))
    let (contributors, approvedBy) = (file.texts("contributors"), file.text("approved_by"))
    let sources = file.items("sources").map { file.below($0).origin() }
    let finalDaysBefore = file.number("final_review_days_before")
    let support = file.items("support").map { node in
      let one = file.below(node)
      defer { one.finish() }
      return CodedWords(code: one.text("code"), title: one.text("title"))
    }
    let stages = file.items("stages").map { stage(file.below($0)) }
    file.finish()
    guard let starts else { return nil }
    return AssessedYearEdition(
      code: code, edition: edition, title: title, status: status, starts: starts, about: about,
      contributors: contributors, approvedBy: approvedBy, sources: sources, support: support,
      stages: stages, statement: statement, finalDaysBefore: finalDaysBefore, digest: digest)
  }

  private static func stage(_ fields: ContentFields) -> YearStage {
    let needs = fields.items("needs").compactMap { node -> (YearEvidenceKind, Int)? in
      let one = fields.below(node)
      defer { one.finish() }
      let kind: YearEvidenceKind? = one.choice("kind")
      let count = one.number("count")
      return kind.map { ($0, count) }
    }
    let stage = YearStage(
      code: fields.text("code"), title: fields.text("title"), about: fields.text("about"),
      dueMonths: fields.number("due_months"), needs: Dictionary(needs, uniquingKeysWith: +))
    fields.finish()
    return stage
  }

  /// What `waypoint content check` holds it to.
  static func faults(of editions: [AssessedYearEdition]) -> [ContentFault] {
    guard !editions.isEmpty else {
      return [ContentFault(file: folder, line: 0, message: "The assessed year has no content")]
    }
    return editions.flatMap { edition in
      let fault = { (words: String) in
        ContentFault(file: folder, line: 0, message: "\(edition.edition): \(words)")
      }
      let codes = edition.stages.map(\.code)
      let months = edition.stages.map(\.dueMonths)
      var faults: [ContentFault] = []
      if codes.isEmpty { faults.append(fault("it has no stages")) }
      if Set(codes).count < codes.count { faults.append(fault("two stages have the same code")) }
      if zip(months, months.dropFirst()).contains(where: { $0 >= $1 }) {
        faults.append(fault("a stage is due before the one ahead of it, or with it"))
      }
      // What was asked for once is not asked for less of later.
      for (one, next) in zip(edition.stages, edition.stages.dropFirst())
      where one.needs.contains(where: { $0.value > next.needs[$0.key] ?? 0 }) {
        faults.append(fault("stage \(next.code) asks for less than stage \(one.code)"))
      }
      let words = codes + edition.support.map(\.code)
      if words.contains(where: { $0.contains(",") }) {
        faults.append(fault("a code must not hold a comma"))
      }
      return faults
    }
  }
}
