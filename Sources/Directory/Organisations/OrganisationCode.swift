import Kernel

/// A code somebody gave an organisation, and in which list.
package struct OrganisationCode: Hashable, Comparable, Sendable {
  package let scheme: Scheme
  /// Without outer spaces; ODS and CQC codes in capitals.
  package let value: String
  /// The organisation inside which the code is unique; `nil` when it is unique everywhere.
  package let within: OrganisationID?

  package init(_ scheme: Scheme, _ value: String, within: OrganisationID? = nil) {
    self.scheme = scheme
    self.value = scheme.canonical(value)
    self.within = within
  }

  package static func < (one: OrganisationCode, other: OrganisationCode) -> Bool {
    (one.scheme.rawValue, one.value, one.within?.rawValue ?? 0)
      < (other.scheme.rawValue, other.value, other.within?.rawValue ?? 0)
  }

  package static func ods(_ value: String) -> OrganisationCode { OrganisationCode(.ods, value) }

  /// The lists, in the order in which one of them is chosen to stand for the organisation.
  package enum Scheme: String, Storable, CaseIterable, Hashable, Sendable {
    case ods
    case cqcProvider = "cqc-provider"
    case cqcLocation = "cqc-location"
    case ons
    /// The electronic staff record's number of an employer ("virtual private database").
    case vpd
    /// `LOCALESTID` of a care workplace, unique within its provider.
    case ascWorkplace = "asc-workplace"
    /// The handle by which Waypoint's own reference list speaks of an organisation that has no
    /// published code, or none that is known. Never shown as its code.
    case reference

    package var words: String {
      switch self {
      case .ods: "ODS code"
      case .cqcProvider: "CQC provider number"
      case .cqcLocation: "CQC location number"
      case .ons: "ONS code"
      case .vpd: "Staff record number (VPD)"
      case .ascWorkplace: "Workplace reference"
      case .reference: "Waypoint’s own reference"
      }
    }

    /// The form in which codes of this list are held and compared.
    package func canonical(_ value: String) -> String {
      let trimmed = String(
        value.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
      return switch self {
      case .ods, .cqcProvider, .cqcLocation, .ons, .vpd: trimmed.uppercased()
      case .ascWorkplace, .reference: trimmed
      }
    }
  }
}
