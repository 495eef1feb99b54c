import Directory
import Kernel

/// By what a result that is nobody’s yet is found for those whom it may be about. Marks only find it:
/// what it says, compared exactly, decides.
enum ResultMarks {
  static let purpose = "learning result"
  /// By which an employer numbers its staff.
  static let schemes: [PersonIdentifier.Scheme] = [.esrEmployee, .staffNumber]

  static func email(_ text: String) -> String { "email \(text.folded)" }
  static func number(_ text: String, at organisation: OrganisationID) -> String {
    "number \(organisation) \(text.trimmed)"
  }
  static func person(_ text: String) -> String { "person \(text.trimmed)" }

  static func all(_ who: ArrivedResult.Who, at organisation: OrganisationID) -> [String] {
    [
      who.email.map(email),
      who.staffNumber.map { number(PersonIdentifier.key(.staffNumber, $0), at: organisation) },
      who.person.map(person),
    ].compactMap(\.self)
  }

  /// Of somebody with `records`: also as numbers were marked before their spaces stopped to count.
  static func of(_ records: [Person]) -> Set<String> {
    Set(
      records.flatMap { record in
        record.emails.map(email) + [person("\(record.id)")]
          + numbers(of: record).flatMap { number in
            number.organisation.map { place in
              [number.value, number.key].map { self.number($0, at: place) }
            } ?? []
          }
      })
  }

  /// Whether everything that is named is what somebody with `records` has now.
  static func mean(
    _ who: ArrivedResult.Who, at organisation: OrganisationID, _ records: [Person]
  ) -> Bool {
    guard !who.isNobody else { return false }
    let isNumber = who.staffNumber.map { text in
      records.flatMap(numbers).contains {
        $0.organisation == organisation && $0.key == PersonIdentifier.key($0.scheme, text)
      }
    }
    let isEmail = who.email.map { text in
      records.flatMap(\.emails).contains { isSame($0, text) }
    }
    let isPerson = who.person.map { text in records.contains { "\($0.id)" == text } }
    return (isNumber ?? true) && (isEmail ?? true) && (isPerson ?? true)
  }

  /// Addresses are the same but for capitals and outer spaces: any other sign can make another
  /// mailbox.
  static func isSame(_ address: String, _ other: String) -> Bool {
    address.trimmed.lowercased() == other.trimmed.lowercased()
  }

  private static func numbers(of record: Person) -> [PersonIdentifier] {
    record.identifiers.filter { schemes.contains($0.scheme) && $0.isCurrent }
  }
}
