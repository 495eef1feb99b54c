import Access
import Directory
import Journals
import Kernel
import Storage

/// A request of the user's own.
enum CorrectionOfPerson {
  static func find(
    _ id: CorrectionID, _ user: User, _ tx: any Transaction
  ) throws -> (correction: Correction, right: Right) {
    let own = try user.ownRecord(tx)
    guard let found = try CorrectionStore.find(id, tx), own.records.contains(found.person) else {
      throw NotFound("This request")
    }
    return (found, own.right)
  }
}

/// A request that the user may answer, because it is about what an employer in their reach holds.
enum CorrectionToHandle {
  static func find(
    _ id: CorrectionID, _ user: User, _ tx: any Transaction
  ) throws -> (correction: Correction, right: Right) {
    guard let found = try CorrectionStore.find(id, tx) else { throw NotFound("This request") }
    let subject = found.holder.map(Subject.organisation) ?? .everything
    guard try user.holds(.handleCorrections, over: subject, tx) else {
      throw NotFound("This request")
    }
    return (found, try user.right(to: .handleCorrections, subject, tx))
  }

  static func list(
    _ user: User, open: Bool, limit: Int, _ tx: any Transaction
  ) throws -> [Correction] {
    let reach = try user.reach(for: .handleCorrections, tx)
    return try CorrectionStore.list(
      in: reach, open: open, on: user.today, limit: limit, tx)
  }
}

/// The value that a request is about, found among what is held about the user: nobody can ask about
/// what is not there, or is somebody else's.
enum CorrectionSubject {
  static let sections: Set<String> = [
    "names", "identifiers", "contact", "posts", "managers", "absences", "records", "exceptions",
    "monitoring", "sources",
  ]

  static func find(
    _ item: String, _ field: String, _ user: User, _ tx: any Transaction
  ) throws -> (holder: OrganisationID?, about: Correction.About) {
    let reading = try HeldReading(user, tx)
    for section in try reading.correctable() {
      guard let found = section.items.first(where: { $0.id == item }) else { continue }
      let isConfidential = section.code == "monitoring"
      // The whole thing, where no one value is named.
      guard field.isEmpty || found.values.contains(where: { $0.name == field }) else { continue }
      let value = found.values.first { $0.name == field }
      let label =
        isConfidential
        ? "Equality monitoring details"
        : value.map { "\($0.label), \(found.title)" } ?? found.title
      return (
        found.holder,
        Correction.About(
          item: item, field: isConfidential ? "" : field, label: label,
          stands: isConfidential ? nil : value?.value)
      )
    }
    throw NotFound("This value")
  }
}
