import Access
import Directory
import Foundation
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// The version of the core that follows the one that is shipped, put in force in one step.
enum NextCore {
  static let code = "management-and-leadership"
  static let before = FrameworkReference(code, "2026")
  static let reference = FrameworkReference(code, "2027")

  static func text() throws -> String {
    let shipped = try #require(
      StandardsReader.files(in: StandardsReader.folder).first {
        $0.name.contains("\(code)-2026")
      }?.text)
    let kept = ["state:", "effective:", "retires_on:", "replaced_by:", "follows:"]
    return shipped.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { line in !kept.contains { line.hasPrefix($0) } }
      .map { $0.hasPrefix("version:") ? "version: \"2027\"\nfollows: \"2026\"" : $0 }
      .joined(separator: "\n")
  }

  /// As after a consultation: its text, who approved it, and what it takes the place of.
  @discardableResult
  static func publish(
    _ tx: any Transaction, _ text: String? = nil, on day: Day = Clock.test.today
  ) throws -> FrameworkVersionID {
    let read = try VersionText(text ?? Self.text())
    let (framework, library) = (read.framework, try StandardsInForce.library(tx))
    #expect(VersionFaults.faults(of: framework, in: .published, on: day, library) == [])
    let body = try Organisations.create(
      .init(name: "Quillfeather Institute", kind: .armsLengthBody, codes: [.ods("ZQ1")]), tx
    ).organisation.id
    let right = Right(
      code: "test", account: nil, actorName: "Test", at: Instant(startOf: day))
    var version = FrameworkVersion(
      id: try tx.newIdentifier(), reference: framework.reference, title: framework.title,
      follows: framework.follows, body: body, author: nil, authorName: "Test", begunAt: right.at,
      state: .draft, edition: 1)
    try FrameworkVersions.add(version, tx)
    try FrameworkVersions.add(
      FrameworkText(
        edition: 1, source: read.source, textDigest: read.digest, wordsDigest: framework.digest,
        loadedAt: right.at, account: nil, by: "Test"), to: version.id, tx)
    version.state = .published
    version.publishedOn = day
    version.approval = .init(account: nil, name: "Test", at: right.at)
    try FrameworkVersions.save(version, tx)
    if let place = VersionFaults.superseded(by: framework, library) {
      try VersionMoves.supersede(
        library.frameworks[place], by: version, on: day, under: right, library, tx)
    }
    return version.id
  }
}
