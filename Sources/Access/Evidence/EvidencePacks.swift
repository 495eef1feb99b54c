import Crypto
import Journals
import Kernel
import Storage

/// Packs of evidence as they are stored, each as it stands on a day.
package enum EvidencePacks {
  package static func find(
    _ id: EvidencePackID, on day: Day, _ tx: any Transaction
  ) throws -> EvidencePack? {
    try tx.row(
      """
      SELECT id, organisation_id, beneath, as_at, body_id, purpose, sections, request_id,
        why_instead, asked_by, asked_by_name, asked_at, chosen_role, job_id, stage, frozen_at,
        digest, inspector, released_at, released_by_name, until_on, ended_kind, ended_on,
        ended_by_name, end_reason, erased_at
      FROM evidence_pack WHERE id = ?1
      """, id
    ).map { try EvidencePack(row: $0, on: day) }
  }

  /// Those about any of `organisations`, latest first.
  package static func list(
    of organisations: [OrganisationID], on day: Day, limit: Int = 200, _ tx: any Transaction
  ) throws -> [EvidencePack] {
    try tx.rows(
      """
      SELECT id, organisation_id, beneath, as_at, body_id, purpose, sections, request_id,
        why_instead, asked_by, asked_by_name, asked_at, chosen_role, job_id, stage, frozen_at,
        digest, inspector, released_at, released_by_name, until_on, ended_kind, ended_on,
        ended_by_name, end_reason, erased_at
      FROM evidence_pack WHERE organisation_id IN (?1*)
      ORDER BY asked_at DESC, id DESC LIMIT ?2
      """, List(organisations), limit
    ).map { try EvidencePack(row: $0, on: day) }
  }

  /// Those that name any of `records`, latest first.
  package static func naming(
    _ records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> [EvidencePack] {
    try tx.rows(
      """
      SELECT id, organisation_id, beneath, as_at, body_id, purpose, sections, request_id,
        why_instead, asked_by, asked_by_name, asked_at, chosen_role, job_id, stage, frozen_at,
        digest, inspector, released_at, released_by_name, until_on, ended_kind, ended_on,
        ended_by_name, end_reason, erased_at
      FROM evidence_pack WHERE id IN (
        SELECT pack_id FROM evidence_member WHERE person_id IN (?1*))
      ORDER BY asked_at DESC, id DESC
      """, List(records)
    ).map { try EvidencePack(row: $0, on: day) }
  }

  package static func add(_ pack: EvidencePack, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO evidence_pack (id, organisation_id, beneath, as_at, body_id, purpose, sections,
        request_id, why_instead, asked_by, asked_by_name, asked_at, chosen_role, job_id, stage)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'preparing')
      """, pack.id, pack.organisation, pack.beneath, pack.asAt, pack.body, pack.purpose,
      words(pack.sections), pack.request, pack.whyInstead, pack.askedBy, pack.askedByName,
      pack.askedAt, pack.chosen, pack.job)
  }

  /// Keeps the contents, once and for all; whether this was the first to do it.
  package static func freeze(
    _ pack: EvidencePackID, _ contents: [Content], digest: String, keys: KeyRing,
    at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    let changed = try tx.execute(
      """
      UPDATE evidence_pack SET stage = 'prepared', frozen_at = ?2, digest = ?3
      WHERE id = ?1 AND stage = 'preparing'
      """, pack, now, digest)
    guard changed == 1 else { return false }
    for content in contents {
      let file = content.file
      try tx.execute(
        """
        INSERT INTO evidence_file (pack_id, position, kind, name, title, section, digest, size,
          sealed_bytes)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """, pack, file.position, file.kind, file.name, file.title, file.section, file.digest,
        file.size, try keys.seal(content.bytes, for: place(pack, file.position)))
      try tx.load(
        into: "evidence_member", columns: ["pack_id", "position", "person_id"],
        content.members.map { [pack.stored, file.position.stored, $0.stored] })
    }
    return true
  }

  /// A file on its way into a pack, with the records of those who are named in it.
  package struct Content: Sendable {
    package let file: EvidenceFile
    package let bytes: [UInt8]
    package let members: [PersonID]

    package init(
      at position: Int, _ kind: EvidenceFile.Kind, _ name: String, _ title: String,
      of section: EvidenceSection?, _ bytes: [UInt8], naming members: some Sequence<PersonID>
    ) {
      file = EvidenceFile(
        position: position, kind: kind, name: name, title: title, section: section,
        digest: EvidencePacks.digest(of: bytes), size: bytes.count)
      self.bytes = bytes
      self.members = Set(members).sorted()
    }
  }

  package static func digest(of bytes: [UInt8]) -> String {
    Hexadecimal.words(SHA256.hash(data: bytes))
  }

  /// - Parameter codeDigest: Of the code that the inspector is given.
  static func release(
    _ pack: EvidencePackID, to inspector: String, until: Day, codeDigest: String,
    under right: Right, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE evidence_pack
      SET stage = 'released', inspector = ?2, released_at = ?3, released_by = ?4,
        released_by_name = ?5, until_on = ?6, code_digest = ?7
      WHERE id = ?1 AND stage = 'prepared'
      """, pack, inspector, right.at, right.account, right.actorName, until, codeDigest) == 1
  }

  /// Another code takes the place of the one there is, and whoever reads with that is out.
  static func replaceCode(
    of pack: EvidencePackID, by digest: String, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute("DELETE FROM inspection_session WHERE pack_id = ?1", pack)
    return try tx.execute(
      "UPDATE evidence_pack SET code_digest = ?2 WHERE id = ?1 AND stage = 'released'", pack,
      digest) == 1
  }

  /// Nobody reads it from now on.
  package static func end(
    _ pack: EvidencePackID, _ kind: EvidencePack.Ending.Kind, on day: Day, by name: String?,
    reason: String?, _ tx: any Transaction
  ) throws {
    try tx.execute("DELETE FROM inspection_session WHERE pack_id = ?1", pack)
    try tx.execute(
      """
      UPDATE evidence_pack
      SET stage = 'ended', code_digest = NULL, ended_kind = ?2, ended_on = ?3, ended_by_name = ?4,
        end_reason = ?5
      WHERE id = ?1 AND stage <> 'ended'
      """, pack, kind, day, name, reason)
  }

  /// What is in it, without the bytes.
  package static func files(
    of pack: EvidencePackID, _ tx: any Transaction
  ) throws -> [EvidenceFile] {
    try tx.rows(
      """
      SELECT position, kind, name, title, section, digest, size
      FROM evidence_file WHERE pack_id = ?1 ORDER BY position
      """, pack
    ).map { row in
      EvidenceFile(
        position: try row(0), kind: try row(1), name: try row(2), title: try row(3),
        section: try row(4), digest: try row(5), size: try row(6))
    }
  }

  /// The bytes as they were frozen; `nil` where there is no such file, or it was erased.
  package static func bytes(
    of pack: EvidencePackID, at position: Int, keys: KeyRing, _ tx: any Transaction
  ) throws -> [UInt8]? {
    let sealed: SealedValue? = try tx.row(
      "SELECT sealed_bytes FROM evidence_file WHERE pack_id = ?1 AND position = ?2", pack,
      position)?(0)
    return try sealed.map { try keys.open($0, for: place(pack, position)) }
  }

  /// The records of those who are named in it, or in one file of it.
  package static func members(
    of pack: EvidencePackID, at position: Int? = nil, _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT DISTINCT person_id FROM evidence_member
      WHERE pack_id = ?1 AND (?2 < 0 OR position = ?2) ORDER BY person_id
      """, pack, position ?? -1
    ).map { try $0(0) }
  }

  /// The records of those who are named in one section.
  package static func members(
    of pack: EvidencePackID, in section: EvidenceSection, _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT DISTINCT m.person_id
      FROM evidence_member AS m
      JOIN evidence_file AS f ON f.pack_id = m.pack_id AND f.position = m.position
      WHERE m.pack_id = ?1 AND f.section = ?2 ORDER BY m.person_id
      """, pack, section
    ).map { try $0(0) }
  }

  static func place(_ pack: EvidencePackID, _ position: Int) -> String {
    "evidence-file \(pack) \(position)"
  }

  static func words(_ sections: Set<EvidenceSection>) -> String {
    EvidenceSection.allCases.filter(sections.contains).map(\.rawValue).joined(separator: ",")
  }

  static func sections(_ words: String) -> Set<EvidenceSection> {
    Set(words.split(separator: ",").compactMap { EvidenceSection(rawValue: String($0)) })
  }

  package static let sealed = SealedPlace(
    "evidence packs",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT SUBSTR(sealed_bytes, 1, 8), COUNT(*) FROM evidence_file
          WHERE sealed_bytes IS NOT NULL
          GROUP BY SUBSTR(sealed_bytes, 1, 8)
          """))
    },
    // Files are large.
    rowsAtOnce: 4,
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT pack_id, position, sealed_bytes FROM evidence_file
        WHERE SUBSTR(sealed_bytes, 1, 8) IN (?1*) ORDER BY pack_id, position LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let (pack, position): (EvidencePackID, Int) = (try row(0), try row(1))
      let value = try keys.open(SealedValue(written: row(2)), for: place(pack, position))
      try tx.execute(
        "UPDATE evidence_file SET sealed_bytes = ?3 WHERE pack_id = ?1 AND position = ?2",
        pack, position, try keys.seal(value, for: place(pack, position)))
    })
}

extension EvidencePack {
  fileprivate init(row: Row, on day: Day) throws {
    var frozen: Frozen?
    if let at: Instant = try row(15) { frozen = Frozen(at: at, digest: try row(16)) }
    var release: Release?
    if let at: Instant = try row(18) {
      release = Release(
        inspector: try row(17), by: try row(19), at: at, until: try row(20))
    }
    let written: Stage
    if let kind: Ending.Kind = try row(21) {
      written = .ended(
        Ending(
          kind: kind, on: try row(22), by: try row(23), reason: try row(24), frozen: frozen,
          release: release, erasedAt: try row(25)))
    } else if let frozen, let release {
      written = .released(frozen, release)
    } else if let frozen {
      written = .prepared(frozen)
    } else {
      written = .preparing
    }
    self.init(
      id: try row(0), organisation: try row(1), beneath: try row(2), asAt: try row(3),
      body: try row(4), purpose: try row(5), sections: EvidencePacks.sections(try row(6)),
      request: try row(7), whyInstead: try row(8), askedBy: try row(9),
      askedByName: try row(10), askedAt: try row(11), chosen: try row(12), job: try row(13),
      stage: EvidenceRules.stage(of: written, on: day))
  }

  package init(
    _ id: EvidencePackID, of organisation: OrganisationID, beneath: Bool, asAt: Day,
    for body: OrganisationID, purpose: String, sections: Set<EvidenceSection>,
    request: EvidenceRequestID?, whyInstead: String?, by user: User, job: JobID
  ) {
    self.init(
      id: id, organisation: organisation, beneath: beneath, asAt: asAt, body: body,
      purpose: purpose, sections: sections, request: request, whyInstead: whyInstead,
      askedBy: user.account, askedByName: user.name, askedAt: user.now,
      chosen: user.chosen?.code, job: job, stage: .preparing)
  }
}
