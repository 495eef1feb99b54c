import Directory
import Kernel

/// A workplace of a care file as an organisation.
struct CareWorkplace {
  let record: SourceRecord
  let employer: OrganisationID

  var name: String { record.values["ESTNAME"] ?? record.values["LOCALESTID"] ?? "" }

  /// Whether the Care Quality Commission regulates it; `nil` when the file does not say.
  var isRegistered: Bool? { record.values["REGTYPE"].map { $0 == "2" } }

  /// The location number first, which is the same in every list; only registered workplaces have
  /// one.
  var organisationCodes: [OrganisationCode] {
    let location = isRegistered == false ? nil : record.values["LOCATIONID"]
    return [
      location.map { OrganisationCode(.cqcLocation, $0) },
      record.values["LOCALESTID"].map {
        OrganisationCode(.ascWorkplace, $0.withoutSpaces, within: employer)
      },
    ].compactMap(\.self)
  }

  /// The organisation as the file has it. Particulars that somebody else vouches for stay.
  func organisation(from held: Organisation, on day: Day) -> Organisation {
    var next = held
    next.closedOn = nil
    // One code per list; a number that changed takes the place of the one before.
    for code in organisationCodes {
      next.codes.removeAll { $0.scheme == code.scheme && $0.within == code.within }
      next.codes.append(code)
    }
    if record.values["LOCATIONID"] == nil || isRegistered == false {
      next.codes.removeAll { $0.scheme == .cqcLocation }
    }
    guard held.source == .ascWds || held.provisional else { return next }
    next.provisional = false
    next.source = .ascWds
    if !name.isEmpty, next.name(on: day) != name,
      let renamed = try? next.renamed(to: name, from: day)
    {
      next = renamed
    }
    next.contact = OrganisationContact(
      addressLines: ["ADDRESS1", "ADDRESS2", "ADDRESS3", "POSTTOWN"].compactMap {
        record.values[$0]
      }, postcode: record.values["POSTCODE"] ?? "", telephone: next.contact.telephone)
    return next
  }
}
