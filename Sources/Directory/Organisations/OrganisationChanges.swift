import Journals
import Kernel

/// What differs between two states of an organisation or of a relation, in words for the journal.
package enum OrganisationChanges {
  package static func between(
    _ before: Organisation?, _ after: Organisation, file: String? = nil, line: Int? = nil
  ) -> JournalChange {
    var changed = ChangedFields()
    changed.note("name", before?.names.last?.value, after.names.last?.value)
    changed.note("earlier names", earlierNames(before), earlierNames(after))
    changed.note("kind", before?.kinds.last?.value.words, after.kinds.last?.value.words)
    changed.note("opened", before?.openedOn?.inWords, after.openedOn?.inWords)
    changed.note("closed", before?.closedOn?.inWords, after.closedOn?.inWords)
    changed.note("address", address(before), address(after))
    changed.note(
      "telephone", nonEmpty(before?.contact.telephone), nonEmpty(after.contact.telephone))
    for scheme in OrganisationCode.Scheme.allCases where scheme != .reference {
      changed.note(scheme.words, codes(scheme, before), codes(scheme, after))
    }
    changed.note("standing", standing(before), standing(after))
    return JournalChange(
      organisation: after.id, record: "organisation", recordID: after.id.rawValue,
      kind: kind(before, after), fields: changed.fields, file: file, line: line)
  }

  /// - Parameter names: Of both ends, as far as they are known.
  package static func between(
    _ before: OrganisationRelation?, _ after: OrganisationRelation,
    names: [OrganisationID: String], file: String? = nil, line: Int? = nil
  ) -> JournalChange {
    var changed = ChangedFields()
    if before == nil { changed.note(after.kind.words, nil, names[after.to] ?? "") }
    changed.note("from", before?.startedOn?.inWords, after.startedOn?.inWords)
    changed.note("until", before?.endedOn?.inWords, after.endedOn?.inWords)
    changed.note("share", before?.share.map(percent), after.share.map(percent))
    let hasEnded = before != nil && before?.endedOn == nil && after.endedOn != nil
    return JournalChange(
      organisation: after.from, record: "organisation-relation", recordID: after.id.rawValue,
      kind: before == nil ? .created : hasEnded ? .ended : .changed, fields: changed.fields,
      file: file, line: line)
  }

  /// Adds a relation to what is told of an organisation that was made with it.
  static func tell(
    _ relation: OrganisationRelation, names: [OrganisationID: String],
    in change: inout JournalChange
  ) {
    let period = [
      relation.startedOn.map { "from \($0.inWords)" },
      relation.endedOn.map { "until \($0.inWords)" },
    ].compactMap { $0 }
    let words = ([names[relation.to] ?? ""] + period).joined(separator: " ")
    let told = change.fields[relation.kind.words]?.after.map { "\($0); \(words)" } ?? words
    change.fields[relation.kind.words] = JournalChange.Field(before: nil, after: told)
  }

  private static func kind(
    _ before: Organisation?, _ after: Organisation
  ) -> JournalChange.Kind {
    guard let before else { return .created }
    if before.closedOn == nil, after.closedOn != nil { return .ended }
    if before.closedOn != nil, after.closedOn == nil { return .restored }
    return .changed
  }

  private static func earlierNames(_ organisation: Organisation?) -> String? {
    nonEmpty(
      organisation?.names.dropLast().map { name in
        [name.value, name.to.map { "until \($0.inWords)" }].compactMap { $0 }
          .joined(separator: " ")
      }.joined(separator: "; "))
  }

  private static func address(_ organisation: Organisation?) -> String? {
    guard let contact = organisation?.contact else { return nil }
    return nonEmpty(
      (contact.addressLines + [contact.postcode]).filter { !$0.isEmpty }.joined(separator: ", "))
  }

  private static func codes(
    _ scheme: OrganisationCode.Scheme, _ organisation: Organisation?
  ) -> String? {
    nonEmpty(
      organisation?.codes.filter { $0.scheme == scheme }.map(\.value).joined(separator: ", "))
  }

  private static func standing(_ organisation: Organisation?) -> String? {
    organisation.map { $0.provisional ? "provisional" : "confirmed" }
  }

  private static func percent(_ share: BasisPoints) -> String {
    Proportion(share, of: 10_000)?.inWords ?? "\(share)"
  }

  private static func nonEmpty(_ text: String?) -> String? { text == "" ? nil : text }
}
