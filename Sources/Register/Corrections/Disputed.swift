import Directory
import Kernel
import Markup
import Storage

/// What of one person is disputed: they asked to have it mended, and that is not decided.
struct Disputed: Hashable, Sendable {
  /// `assignment-12`, with the fields; an empty one is the whole thing.
  private var fields: [String: Set<String>] = [:]
  /// The records of the person that the reader sees.
  private let seen: [PersonID]

  init(_ person: PersonID, seen: [PersonID], _ tx: any Transaction) throws {
    self.seen = seen
    for one in try CorrectionStore.disputed(of: OnePerson.records(of: person, tx), tx) {
      fields[one.item, default: []].insert(one.field)
    }
  }

  /// The mark beside the title of a post or a record.
  func mark(_ kind: String, _ id: some Identifier) -> HTML {
    fields["\(kind)-\(id)"] == nil ? .empty : Self.mark
  }

  /// The mark beside something of the person itself.
  func mark(_ kind: String, field names: String...) -> HTML {
    let isDisputed = seen.contains { record in
      guard let fields = fields["\(kind)-\(record)"] else { return false }
      return names.isEmpty || fields.contains("") || !fields.isDisjoint(with: names)
    }
    return isDisputed ? Self.mark : .empty
  }

  private static let mark: HTML = " \(tag("Disputed", .amber))"
}
