import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// Steps with modules and bundles, in the world of claims.
extension ClaimsWorld {
  static func begin(
    module: String, by name: String = "nadia", _ tx: any Transaction
  ) throws -> AttemptID {
    try BeginModule(module: module).run(by: user(name, tx), tx).id
  }

  static func attempt(_ id: AttemptID, _ tx: any Transaction) throws -> ModuleAttempt {
    try #require(try ModuleAttempts.find(id, tx))
  }

  static func edit(
    _ id: AttemptID, _ doing: EditAttempt.Doing, by name: String = "nadia", seen: Int? = nil,
    _ tx: any Transaction
  ) throws {
    try EditAttempt(id: id, doing: doing, seen: seen ?? attempt(id, tx).revision)
      .run(by: user(name, tx), tx)
  }

  @discardableResult
  static func step(
    _ id: AttemptID, _ doing: HandleAttempt.Doing, by name: String, seen: Int? = nil,
    at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> ModuleAttempt {
    try HandleAttempt(id: id, doing: doing, seen: seen ?? attempt(id, tx).revision)
      .run(by: user(name, at: now, tx), tx)
  }

  /// What the kind of an attempt asks the person for.
  static func fill(_ id: AttemptID, by name: String = "nadia", _ tx: any Transaction) throws {
    let kind = try attempt(id, tx).kind
    let day = Clock.test.today
    for part in ModuleEvidenceRules.parts(of: kind) {
      for turn in 1...(part == .meeting ? 3 : 1) {
        try edit(
          id,
          .add(
            part, from: part.days == .none ? nil : day - turn * 7,
            until: part.days == .several ? day - turn * 7 + 1 : nil, words: "What I did then"),
          by: name, tx)
      }
    }
  }

  /// A result of a provider.
  func result(
    _ status: LearningStatus, of code: String, on day: Day = Clock.test.today - 1,
    for person: PersonID? = nil, _ tx: any Transaction
  ) throws {
    let module = try #require(try LearningCatalogue.shipped().module(code, tx))
    try LearningResults.take(
      ModuleResult(status, of: module, on: day, source: ModuleSource(.provider, "A college")),
      of: person ?? nadia, under: .test, tx)
  }

  static func enrol(
    in bundle: String = "management-bundle-entry", by name: String = "nadia",
    person: PersonID? = nil, at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> BundleEnrolment {
    try EnrolInBundle(bundle: bundle, person: person).run(by: user(name, at: now, tx), tx)
  }

  @discardableResult
  static func handle(
    _ id: EnrolmentID, _ doing: HandleEnrolment.Doing, by name: String, seen: Int? = nil,
    at now: Instant = Clock.test.now(), _ tx: any Transaction
  ) throws -> BundleEnrolment {
    let revision = try #require(try BundleEnrolments.find(id, tx)).revision
    return try HandleEnrolment(id: id, doing: doing, seen: seen ?? revision)
      .run(by: user(name, at: now, tx), tx)
  }

  /// The competencies of the entry bundle, confirmed by Maud at stage 1.
  func confirmEntry(but left: Set<String> = [], _ tx: any Transaction) throws {
    let assessment = try Self.begin(tx, stage: "1")
    let codes = ["1.3c", "2.1b", "2.2a"].filter { !left.contains($0) }
    for code in codes { try Self.answer(assessment, code, in: tx) }
    for claim in try put(assessment, codes, to: maud, tx) {
      try Self.handle(claim.id, .takeUp, by: "maud", tx)
      try Self.handle(claim.id, .confirm("I saw it"), by: "maud", tx)
    }
  }

  /// Everything of the entry bundle, by results of a provider, but `left`.
  func doEntry(but left: Set<String> = [], _ tx: any Transaction) throws {
    let bundle = try #require(
      try StandardsReader.shipped().bundle("management-bundle-entry", "2"))
    for code in bundle.core + ["stretch-assignment", "shadow-a-leader"] where !left.contains(code) {
      try result(.completed, of: code, tx)
    }
  }

  /// What an account was told and has not read.
  static func told(_ name: String, _ tx: any Transaction) throws -> [String] {
    let row = try #require(try tx.row("SELECT id FROM account WHERE name = ?1", name))
    let account: AccountID = try row(0)
    return try WorkNotices.unread(of: account, tx).map(\.words)
  }

  /// The record of the entry bundle, as far as it counts today.
  func entryRecord(_ tx: any Transaction) throws -> HeldRecord? {
    try (HeldRecords.held(by: [nadia], tx)[nadia] ?? []).first {
      $0.kind == .programme(code: "management-bundle-entry") && $0.counts(on: Clock.test.today)
    }
  }
}
