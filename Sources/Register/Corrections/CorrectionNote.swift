import Directory
import Intake
import Kernel
import Records
import Storage

/// A note that a request is about. It is kept sealed with the record or the line of the file and
/// nowhere else, so the request keeps no copy; it is read there.
enum CorrectionNote {
  case record(RecordID)
  case line(SourceRecordID, column: String)

  init?(_ about: Correction.About) {
    if about.field == "note", let id: RecordID = Self.id(about.item, after: "record-") {
      self = .record(id)
    } else if about.field.hasPrefix(Self.column),
      let id: SourceRecordID = Self.id(about.item, after: "source-")
    {
      let column = about.field.dropFirst(Self.column.count).description
      guard SourceMentions.isSealed(column) else { return nil }
      self = .line(id, column: column)
    } else {
      return nil
    }
  }

  private static let column = "column:"

  private static func id<ID: Identifier>(_ item: String, after kind: String) -> ID? {
    item.hasPrefix(kind) ? ID(item.dropFirst(kind.count).description) : nil
  }

  /// - Returns: `nil` where it does not open, so that the request can still be answered.
  func words(about person: PersonID, _ tx: any Transaction) throws -> String? {
    do {
      switch self {
      case .record(let id): return try HeldRecords.find(id, tx)?.note
      case .line(let id, let column):
        return try SourceMentions.value(
          of: column, in: id, about: try OnePerson.records(of: person, tx), tx)
      }
    } catch is SealBroken {
      return nil
    }
  }
}
