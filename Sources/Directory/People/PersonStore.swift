import Journals
import Kernel
import Storage

/// Persons as they are stored. Every question takes many at once, because files hold thousands.
package enum People {
  package static func find(_ id: PersonID, _ tx: any Transaction) throws -> Person? {
    try find([id], tx)[id]
  }

  package static func find(
    _ ids: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonID: Person] {
    var found: [PersonID: Person] = [:]
    for ids in ids.chunked() { try find(chunk: ids, into: &found, tx) }
    return found
  }

  /// Who carries which of `values` in a scheme: several people may share a national number, until
  /// somebody finds out why. Keys that were renamed away are not looked at. Values are given back
  /// as they were asked for.
  package static func find(
    by scheme: PersonIdentifier.Scheme, _ values: some Sequence<String>,
    at organisation: OrganisationID? = nil, _ tx: any Transaction
  ) throws -> [String: [PersonID]] {
    var asked: [String: [String]] = [:]
    for value in values { asked[PersonIdentifier.key(scheme, value), default: []].append(value) }
    asked[""] = nil
    if SealedNumbers.covers(scheme) {
      for (key, values) in asked {
        for sealed in try SealedNumbers.matchKeys([key], tx.keys) { asked[sealed] = values }
      }
    }
    var found: [String: [PersonID]] = [:]
    for keys in asked.keys.chunked() {
      try tx.forEachRow(
        """
        SELECT match_key, person_id FROM person_identifier
        WHERE match_key IN (?1*) AND scheme = ?2 AND retired_on IS NULL
          AND (CAST(?3 AS BIGINT) IS NULL OR organisation_id = ?3)
        ORDER BY person_id
        """, List(keys), scheme, organisation
      ) { row in
        let person: PersonID = try row(1)
        for value in Set(asked[try row(0)] ?? []) where found[value]?.last != person {
          found[value, default: []].append(person)
        }
      }
    }
    return found
  }

  /// Everyone known by an identifier of `scheme` within `organisation`, by its value.
  package static func all(
    by scheme: PersonIdentifier.Scheme, at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [String: PersonID] {
    var found: [String: PersonID] = [:]
    try tx.forEachRow(
      """
      SELECT value, person_id FROM person_identifier
      WHERE organisation_id = ?1 AND scheme = ?2 AND retired_on IS NULL
      """, organisation, scheme
    ) { row in found[try row(0)] = try row(1) }
    return found
  }

  /// The names in use, for lists of people.
  package static func names(
    of ids: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonID: String] {
    var names: [PersonID: String] = [:]
    for ids in ids.chunked() {
      try tx.forEachRow("SELECT id, display_name FROM person WHERE id IN (?1*)", List(ids)) {
        names[try $0(0)] = try $0(1)
      }
    }
    return names
  }

  /// Saves whole persons, new ones and known ones alike, and gives back what that changed.
  ///
  /// - Parameter known: Those of them that are held, as they are, where they were just read.
  @discardableResult
  package static func save(
    _ people: [Person], known: [PersonID: Person]? = nil, _ tx: any Transaction
  ) throws -> [JournalChange] {
    let before = try known ?? find(people.map(\.id), tx)
    let created = people.filter { before[$0.id] == nil }
    let changed = people.filter { before[$0.id] != nil && before[$0.id] != $0 }
    try tx.load(
      into: "person", columns: ["id", "display_name", "sort_key", "name_key", "born_on"],
      created.map {
        [
          $0.id.stored, $0.name.display.stored, $0.name.sortKey.stored,
          $0.name.comparisonKey.stored, $0.bornOn.stored,
        ]
      })
    for person in changed {
      try tx.execute(
        """
        UPDATE person SET display_name = ?2, sort_key = ?3, name_key = ?4, born_on = ?5
        WHERE id = ?1
        """, person.id, person.name.display, person.name.sortKey, person.name.comparisonKey,
        person.bornOn)
    }
    try replaceDetails(created: created, changed: changed, before: before, tx)
    return (created + changed).map { PersonChanges.between(before[$0.id], $0) }
  }

  @discardableResult
  package static func save(
    _ person: Person, _ tx: any Transaction
  ) throws -> [JournalChange] {
    try save([person], tx)
  }
}

extension People {
  private static func find(
    chunk ids: [PersonID], into found: inout [PersonID: Person], _ tx: any Transaction
  ) throws {
    var births: [PersonID: Day?] = [:]
    try tx.forEachRow("SELECT id, born_on FROM person WHERE id IN (?1*)", List(ids)) { row in
      births[try row(0)] = .some(try row(1))
    }
    var names: [PersonID: [PersonName]] = [:]
    try tx.forEachRow(
      """
      SELECT person_id, kind, title, given, family, display, from_on, to_on FROM person_name
      WHERE person_id IN (?1*) ORDER BY person_id, position
      """, List(ids)
    ) { row in
      names[try row(0), default: []].append(
        PersonName(
          kind: try row(1), title: try row(2), given: try row(3), family: try row(4),
          display: try row(5), from: try row(6), to: try row(7)))
    }
    var identifiers: [PersonID: [PersonIdentifier]] = [:]
    let keys = tx.keys
    try tx.forEachRow(
      """
      SELECT person_id, scheme, value, organisation_id, body, expires_on, retired_on, sealed_value
      FROM person_identifier WHERE person_id IN (?1*) ORDER BY person_id, position
      """, List(ids)
    ) { row in
      let person: PersonID = try row(0)
      let sealed: SealedValue? = try row(7)
      let value: String =
        if let sealed {
          try SealedNumbers.open(sealed, of: person, keys)
        } else {
          try row(2)
        }
      identifiers[person, default: []].append(
        PersonIdentifier(
          try row(1), value, organisation: try row(3), body: try row(4),
          expiresOn: try row(5), retiredOn: try row(6)))
    }
    var emails: [PersonID: [String]] = [:]
    try tx.forEachRow(
      """
      SELECT person_id, address FROM person_email
      WHERE person_id IN (?1*) ORDER BY person_id, position
      """, List(ids)
    ) { row in emails[try row(0), default: []].append(try row(1)) }
    for (id, bornOn) in births {
      guard let all = names[id], let first = all.first else { continue }
      found[id] = Person(
        id: id, name: first, otherNames: Array(all.dropFirst()), bornOn: bornOn,
        identifiers: identifiers[id] ?? [], emails: emails[id] ?? [])
    }
  }

  private static func replaceDetails(
    created: [Person], changed: [Person], before: [PersonID: Person], _ tx: any Transaction
  ) throws {
    let renamed = changed.filter { person in
      before[person.id].map { $0.name != person.name || $0.otherNames != person.otherNames }
        ?? false
    }
    let renumbered = changed.filter { person in
      before[person.id].map { $0.identifiers != person.identifiers } ?? false
    }
    let readdressed = changed.filter { person in
      before[person.id].map { $0.emails != person.emails } ?? false
    }
    for ids in renamed.map(\.id).chunked() {
      try tx.execute("DELETE FROM person_name WHERE person_id IN (?1*)", List(ids))
      try tx.execute("DELETE FROM person_word WHERE person_id IN (?1*)", List(ids))
    }
    for ids in renumbered.map(\.id).chunked() {
      try tx.execute("DELETE FROM person_identifier WHERE person_id IN (?1*)", List(ids))
    }
    for ids in readdressed.map(\.id).chunked() {
      try tx.execute("DELETE FROM person_email WHERE person_id IN (?1*)", List(ids))
    }
    try loadNames(of: created + renamed, tx)
    try loadIdentifiers(of: created + renumbered, tx)
    try loadEmails(of: created + readdressed, tx)
  }

  private static func loadNames(of people: [Person], _ tx: any Transaction) throws {
    try tx.load(
      into: "person_name",
      columns: [
        "person_id", "position", "kind", "title", "given", "family", "display", "from_on", "to_on",
      ],
      people.flatMap { person in
        ([person.name] + person.otherNames).enumerated().map { position, name in
          [
            person.id.stored, position.stored, name.kind.stored, name.title.stored,
            name.given.stored, name.family.stored, name.display.stored, name.from.stored,
            name.to.stored,
          ]
        }
      })
    try tx.load(
      into: "person_word", columns: ["word", "kind", "sort_key", "person_id"],
      people.flatMap { person in
        let sortKey = person.name.sortKey.stored
        return NameWords.of(person).map { word, kind in
          [word.stored, kind.stored, sortKey, person.id.stored]
        }
      })
  }

  private static func loadIdentifiers(of people: [Person], _ tx: any Transaction) throws {
    let keys = tx.keys
    try tx.load(
      into: "person_identifier",
      columns: [
        "person_id", "position", "scheme", "value", "match_key", "organisation_id", "body",
        "expires_on", "retired_on", "sealed_value", "sealed_with",
      ],
      try people.flatMap { person in
        try person.identifiers.enumerated().map { position, identifier in
          let kept = try SealedNumbers.columns(of: identifier, person.id, keys)
          return [
            person.id.stored, position.stored, identifier.scheme.stored, kept.value.stored,
            kept.matchKey.stored, identifier.organisation.stored, identifier.body.stored,
            identifier.expiresOn.stored, identifier.retiredOn.stored, kept.sealed.stored,
            (kept.sealed?.key).stored,
          ]
        }
      })
  }

  private static func loadEmails(of people: [Person], _ tx: any Transaction) throws {
    try tx.load(
      into: "person_email", columns: ["person_id", "position", "address", "folded"],
      people.flatMap { person in
        person.emails.enumerated().map { position, address in
          [person.id.stored, position.stored, address.stored, address.folded.stored]
        }
      })
  }
}
