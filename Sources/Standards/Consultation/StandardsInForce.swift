import Kernel
import Obligations
import Records
import Storage
import Synchronization

/// The library in force: shipped content, with what was published in the database.
enum StandardsInForce {
  /// As it is for this unit of work: a version that was published a moment ago, on whatever node, is
  /// in it. One small question is asked each time; texts are read when something has changed.
  static func library(_ tx: any Transaction) throws -> StandardsLibrary {
    let shipped = try StandardsReader.shipped()
    let (rows, wordings) = (try Known.all(tx), try OfficialWordings.inUse(tx))
    guard !rows.isEmpty || !wordings.isEmpty else { return shipped }
    let key = (rows.map(\.key) + wordings.map { "\($0.id) \($0.digest)" })
      .joined(separator: "\n")
    if let known = kept.withLock({ $0.first { $0.key == key }?.library }) { return known }
    var library = InForceRules.library(
      shipped,
      publishing: try rows.compactMap { row in
        try row.digest.flatMap { try text(of: row.id, row.standing.reference, $0, tx).framework }?
          .standing(row.standing)
      },
      standing: rows.map(\.standing))
    for wording in wordings {
      guard let place = library.frameworks.firstIndex(where: { $0.reference == wording.reference })
      else { continue }
      library.frameworks[place] = WordingRules.framework(
        library.frameworks[place], saying: try OfficialWordings.clauses(of: wording.id, tx),
        from: wording.source)
    }
    kept.withLock { kept in
      kept.removeAll { $0.key == key }
      kept.append((key, library))
      if kept.count > mostKept { kept.removeFirst() }
    }
    return library
  }

  /// What is worked out from texts is kept by their digests and states, which are read in every unit
  /// of work: what is here can be forgotten and cannot be out of date.
  private static let kept = Mutex<[(key: String, library: StandardsLibrary)]>([])
  private static let mostKept = 4

  private struct Known {
    let id: FrameworkVersionID
    let standing: FrameworkStanding
    /// `nil` for a shipped one.
    let digest: String?

    var key: String {
      let days = [standing.publishedOn, standing.supersededOn, standing.retiresOn]
        .map { $0?.iso ?? "-" }
      return ([standing.reference.words, standing.state.rawValue, digest ?? "-"] + days)
        .joined(separator: " ")
    }

    static func all(_ tx: any Transaction) throws -> [Known] {
      try tx.rows(
        """
        SELECT v.id, v.framework, v.version, v.state, v.published_on, v.superseded_on,
          v.retires_on, t.text_digest
        FROM framework_version AS v
        LEFT JOIN framework_text AS t ON t.version_id = v.id AND t.edition = v.edition
        WHERE v.state IN ('published', 'superseded', 'retired')
        ORDER BY v.framework, v.version
        """
      ).map { row in
        Known(
          id: try row(0),
          standing: FrameworkStanding(
            reference: FrameworkReference(try row(1), try row(2)), state: try row(3),
            publishedOn: try row(4), supersededOn: try row(5), retiresOn: try row(6)),
          digest: try row(7))
      }
    }
  }

  /// A version of the database in the text that stands.
  static func framework(
    of id: FrameworkVersionID, _ tx: any Transaction
  ) throws -> Framework {
    let (version, text) = try text(of: id, tx)
    guard let framework = text.framework else { throw NotFound("What this version says") }
    return framework.standing(version.standing)
  }

  /// The text that stands, with what is wrong with it today.
  static func text(
    of id: FrameworkVersionID, _ tx: any Transaction
  ) throws -> (version: FrameworkVersion, text: ReadText) {
    guard let version = try FrameworkVersions.find(id, tx),
      let text = try text(of: version, edition: version.edition, tx)
    else { throw NotFound("This version") }
    return (version, text)
  }

  /// Any text that a version had.
  static func text(
    of version: FrameworkVersion, edition: Int, _ tx: any Transaction
  ) throws -> ReadText? {
    let digest: String? = try tx.row(
      "SELECT text_digest FROM framework_text WHERE version_id = ?1 AND edition = ?2", version.id,
      edition)?(0)
    return try digest.map { try text(of: version.id, version.reference, $0, tx) }
  }

  private static func text(
    of id: FrameworkVersionID, _ reference: FrameworkReference, _ digest: String,
    _ tx: any Transaction
  ) throws -> ReadText {
    try ReadText.find(digest, as: reference) {
      try tx.row(
        "SELECT source_text FROM framework_text WHERE version_id = ?1 AND text_digest = ?2", id,
        digest)?(0) ?? ""
    }
  }

  /// What those who work on versions, and whoever runs Waypoint, have to know of what was published
  /// here: by version, in sentences.
  static func notes(
    _ tx: any Transaction
  ) throws -> [(version: FrameworkVersionID, reference: FrameworkReference, note: String)] {
    let shipped = try StandardsReader.shipped()
    return try Known.all(tx).flatMap { row -> [(FrameworkVersionID, FrameworkReference, String)] in
      guard let digest = row.digest else { return [] }
      let text = try text(of: row.id, row.standing.reference, digest, tx)
      return InForceRules.notes(
        text.framework, faults: text.faults.map(\.words),
        shipped: shipped.framework(row.standing.reference)
      ).map { (row.id, row.standing.reference, $0) }
    }
  }
}

/// Whether a text fits what is in force.
enum VersionFaults {
  /// What `LibraryRules` finds fault with when the text is there in `state`; what it finds without is
  /// not the author's to mend.
  static func faults(
    of framework: Framework, in state: FrameworkState, on day: Day, _ library: StandardsLibrary
  ) -> [LibraryFault] {
    let known = Set(LibraryRules.faults(of: library))
    var next = library
    next.frameworks.removeAll { $0.reference == framework.reference }
    let standing = FrameworkStanding(
      reference: framework.reference, state: state,
      publishedOn: state == .published ? day : nil, supersededOn: nil, retiresOn: nil)
    next.frameworks.append(framework.standing(standing))
    if state == .published, let place = Self.superseded(by: framework, next) {
      let before = next.frameworks[place]
      next.frameworks[place] = before.standing(
        FrameworkStanding(
          reference: before.reference, state: .superseded, publishedOn: nil, supersededOn: day,
          retiresOn: before.retiresOn))
    }
    return LibraryRules.faults(of: next).filter { !known.contains($0) }
  }

  /// The version in force that it takes the place of.
  static func superseded(by framework: Framework, _ library: StandardsLibrary) -> Int? {
    guard let follows = framework.follows else { return nil }
    return library.frameworks.firstIndex {
      $0.reference == FrameworkReference(framework.code, follows) && $0.state == .published
    }
  }
}
