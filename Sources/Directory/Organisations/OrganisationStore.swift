import Kernel
import Storage

/// The SQL of organisations, their codes, names and kinds. Writing goes through `Organisations`.
enum OrganisationStore {
  static func find(
    _ ids: some Collection<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationID: Organisation] {
    var found: [OrganisationID: Organisation] = [:]
    found.reserveCapacity(ids.count)
    for part in ids.chunked() {
      let list = List(part)
      try tx.forEachRow(
        """
        SELECT id, provisional, opened_on, closed_on, address, postcode, telephone, source
        FROM organisation
        WHERE id IN (?1*)
        """, list
      ) { row in
        let organisation = try Organisation(row: row)
        found[organisation.id] = organisation
      }
      try tx.forEachRow(
        """
        SELECT organisation_id, scheme, value, within_id
        FROM organisation_code
        WHERE organisation_id IN (?1*)
        ORDER BY organisation_id, scheme, value
        """, list
      ) { row in
        try found[row(0)]?.codes.append(
          OrganisationCode(row(1), row(2), within: row(3)))
      }
      try tx.forEachRow(
        """
        SELECT organisation_id, name, from_on, to_on
        FROM organisation_name
        WHERE organisation_id IN (?1*)
        ORDER BY organisation_id, from_on NULLS FIRST
        """, list
      ) { row in
        try found[row(0)]?.names.append(Dated(row(1), from: row(2), to: row(3)))
      }
      try tx.forEachRow(
        """
        SELECT organisation_id, kind, from_on, to_on
        FROM organisation_kind
        WHERE organisation_id IN (?1*)
        ORDER BY organisation_id, from_on NULLS FIRST
        """, list
      ) { row in
        try found[row(0)]?.kinds.append(Dated(row(1), from: row(2), to: row(3)))
      }
    }
    return found
  }

  static func find(
    _ code: OrganisationCode, _ tx: any Transaction
  ) throws -> OrganisationID? {
    try tx.row(
      """
      SELECT organisation_id
      FROM organisation_code
      WHERE scheme = ?1 AND value = ?2 AND COALESCE(within_id, 0) = COALESCE(CAST(?3 AS BIGINT), 0)
      """, code.scheme, code.value, code.within
    ).map { try $0(0) }
  }

  /// Who holds which of `values` in one list that is unique everywhere.
  static func holders(
    of values: some Collection<String>, in scheme: OrganisationCode.Scheme, _ tx: any Transaction
  ) throws -> [String: OrganisationID] {
    var holders: [String: OrganisationID] = [:]
    holders.reserveCapacity(values.count)
    for part in values.chunked() {
      try tx.forEachRow(
        """
        SELECT value, organisation_id
        FROM organisation_code
        WHERE scheme = ?1 AND value IN (?2*) AND within_id IS NULL
        """, scheme, List(part)
      ) { row in holders[try row(0)] = try row(1) }
    }
    return holders
  }

  /// Every list's holders of one value that needs no more to be found by.
  static func holders(
    ofAny value: String, _ tx: any Transaction
  ) throws -> [(scheme: OrganisationCode.Scheme, id: OrganisationID)] {
    try tx.rows(
      """
      SELECT scheme, organisation_id
      FROM organisation_code
      WHERE value = ?1 AND within_id IS NULL
        AND scheme IN ('ods', 'cqc-provider', 'cqc-location', 'ons', 'vpd', 'reference')
      """, value
    ).map { (try $0(0), try $0(1)) }
  }

  /// The latest name, or failing that the code, of each.
  static func currentNames(
    of ids: some Collection<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationID: String] {
    var names: [OrganisationID: String] = [:]
    for part in ids.chunked() {
      let list = List(part)
      try tx.forEachRow(
        """
        SELECT organisation_id, value
        FROM organisation_code
        WHERE organisation_id IN (?1*) AND scheme <> 'reference'
        ORDER BY organisation_id, CASE WHEN scheme = 'ods' THEN 1 ELSE 0 END
        """, list
      ) { row in names[try row(0)] = try row(1) }
      try tx.forEachRow(
        """
        SELECT organisation_id, name
        FROM organisation_name
        WHERE organisation_id IN (?1*) AND name <> ''
        ORDER BY organisation_id, from_on NULLS FIRST
        """, list
      ) { row in names[try row(0)] = try row(1) }
    }
    return names
  }

  static func insert(
    _ organisations: some Collection<Organisation>, _ tx: any Transaction
  ) throws {
    try tx.load(
      into: "organisation",
      columns: [
        "id", "provisional", "opened_on", "closed_on", "address", "postcode", "telephone", "source",
      ],
      organisations.lazy.map {
        [
          $0.id.stored, $0.provisional.stored, $0.openedOn.stored, $0.closedOn.stored,
          $0.contact.storedAddress, $0.contact.postcode.stored, $0.contact.telephone.stored,
          $0.source.stored,
        ]
      })
    try insertCodes(of: organisations, tx)
    try insertNames(of: organisations, tx)
    try insertKinds(of: organisations, tx)
  }

  /// Writes what differs between `before` and `after`.
  static func save(
    _ after: Organisation, was before: Organisation, _ tx: any Transaction
  ) throws {
    if after.rowDiffers(from: before) {
      try tx.execute(
        """
        UPDATE organisation
        SET provisional = ?2, opened_on = ?3, closed_on = ?4, address = ?5, postcode = ?6,
          telephone = ?7, source = ?8
        WHERE id = ?1
        """, after.id, after.provisional, after.openedOn, after.closedOn,
        after.contact.storedAddress, after.contact.postcode, after.contact.telephone, after.source)
    }
    if after.codes != before.codes {
      try tx.execute("DELETE FROM organisation_code WHERE organisation_id = ?1", after.id)
      try insertCodes(of: [after], tx)
    }
    if after.names != before.names {
      try tx.execute("DELETE FROM organisation_name WHERE organisation_id = ?1", after.id)
      try insertNames(of: [after], tx)
    }
    if after.kinds != before.kinds {
      try tx.execute("DELETE FROM organisation_kind WHERE organisation_id = ?1", after.id)
      try insertKinds(of: [after], tx)
    }
  }

  private static func insertCodes(
    of organisations: some Collection<Organisation>, _ tx: any Transaction
  ) throws {
    try tx.load(
      into: "organisation_code", columns: ["organisation_id", "scheme", "value", "within_id"],
      organisations.lazy.flatMap { organisation in
        organisation.codes.map {
          [organisation.id.stored, $0.scheme.stored, $0.value.stored, $0.within.stored]
        }
      })
  }

  private static func insertNames(
    of organisations: some Collection<Organisation>, _ tx: any Transaction
  ) throws {
    try tx.load(
      into: "organisation_name",
      columns: ["organisation_id", "name", "folded", "from_on", "to_on"],
      organisations.lazy.flatMap { organisation in
        organisation.names.map {
          [
            organisation.id.stored, $0.value.stored, $0.value.folded.stored, $0.from.stored,
            $0.to.stored,
          ]
        }
      })
  }

  private static func insertKinds(
    of organisations: some Collection<Organisation>, _ tx: any Transaction
  ) throws {
    try tx.load(
      into: "organisation_kind", columns: ["organisation_id", "kind", "from_on", "to_on"],
      organisations.lazy.flatMap { organisation in
        organisation.kinds.map {
          [organisation.id.stored, $0.value.stored, $0.from.stored, $0.to.stored]
        }
      })
  }
}

extension Organisation {
  fileprivate init(row: Row) throws {
    let address: String = try row(4)
    self.init(
      id: try row(0), provisional: try row(1), openedOn: try row(2), closedOn: try row(3),
      contact: OrganisationContact(
        addressLines: address.split(separator: "\n").map(String.init), postcode: try row(5),
        telephone: try row(6)),
      source: try row(7))
  }

  fileprivate func rowDiffers(from other: Organisation) -> Bool {
    provisional != other.provisional || openedOn != other.openedOn || closedOn != other.closedOn
      || contact != other.contact || source != other.source
  }
}

extension OrganisationContact {
  fileprivate var storedAddress: Stored { addressLines.joined(separator: "\n").stored }
}
