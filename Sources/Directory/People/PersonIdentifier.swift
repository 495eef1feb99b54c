import Kernel
import Synchronization

/// A number somebody is known by: nationally, or within one organisation.
package struct PersonIdentifier: Hashable, Sendable {
  package enum Scheme: String, Storable, CaseIterable {
    /// National Insurance number. Identity only, never monitoring.
    case nationalInsurance = "ni"
    /// Employee number within one ESR employer (VPD).
    case esrEmployee = "esr-employee"
    /// UNIQUEWORKERID within one ASC-WDS workplace.
    case ascWorker = "asc-worker"
    /// The employer's own number for somebody, as a plain staff list gives it.
    case staffNumber = "staff-number"
    case nursingAndMidwifery = "nmc"
    case medical = "gmc"
    case healthAndCareProfessions = "hcpc"
    case pharmaceutical = "gphc"
    case dental = "gdc"
    case optical = "goc"
    case socialWork = "swe"
    /// A registration with a body that has no scheme of its own here; named in `body`.
    case otherRegistration = "registration"

    /// Whether a number of this scheme means the same person in the whole country.
    package var isNational: Bool {
      switch self {
      case .esrEmployee, .ascWorker, .staffNumber: false
      case .nationalInsurance, .nursingAndMidwifery, .medical, .healthAndCareProfessions,
        .pharmaceutical, .dental, .optical, .socialWork, .otherRegistration:
        true
      }
    }

    package var isRegistration: Bool { isNational && self != .nationalInsurance }

    /// Whether a new number takes the place of the old one. Two registrations can be held at once,
    /// and a worker key is retired by name, so that its old rows are still found.
    var isOneAtATime: Bool {
      self == .nationalInsurance || self == .esrEmployee || self == .staffNumber
    }
  }

  package let scheme: Scheme
  /// As it was written.
  package let value: String
  /// Whose number it is; `nil` for national ones.
  package let organisation: OrganisationID?
  /// The body of `otherRegistration`, as the source names it.
  package let body: String?
  /// Last day of a registration.
  package let expiresOn: Day?
  /// The day from which it is no longer this person's key: a worker key that was renamed.
  package let retiredOn: Day?

  package init(
    _ scheme: Scheme, _ value: String, organisation: OrganisationID? = nil, body: String? = nil,
    expiresOn: Day? = nil, retiredOn: Day? = nil
  ) {
    self.scheme = scheme
    self.value = value
    self.organisation = organisation
    self.body = body
    self.expiresOn = expiresOn
    self.retiredOn = retiredOn
  }

  package var isCurrent: Bool { retiredOn == nil }

  /// The form in which numbers of the scheme are compared.
  package var key: String { PersonIdentifier.key(scheme, value) }

  /// Spaces never count. Letters of national numbers are capitals, and the letter at the end of
  /// an NI number, which many files leave out, does not tell two people apart. A worker key is
  /// compared letter by letter, as the care service does.
  package static func key(_ scheme: Scheme, _ value: String) -> String {
    // Most numbers are plain digits and capitals, and files hold many thousands of them.
    let isPlain = value.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }
    if isPlain {
      return scheme == .nationalInsurance && value.utf8.count > 8
        ? String(value.utf8.prefix(8)) ?? value : value
    }
    let compact = String(value.unicodeScalars.filter { !$0.properties.isWhitespace })
    switch scheme {
    case .ascWorker: return compact
    case .nationalInsurance: return String(compact.uppercased().prefix(8))
    case .esrEmployee, .staffNumber, .nursingAndMidwifery, .medical, .healthAndCareProfessions,
      .pharmaceutical, .dental, .optical, .socialWork, .otherRegistration:
      return compact.uppercased()
    }
  }

  /// The scheme of a registration body as files name it ("NMC", "Nursing and Midwifery Council").
  package static func scheme(ofBody body: String) -> Scheme {
    // A file has a few bodies on many thousand rows.
    if let known = schemes.withLock({ $0[body] }) { return known }
    let scheme = scheme(reading: body)
    schemes.withLock { schemes in
      if schemes.count >= 1_000 { schemes = [:] }
      schemes[body] = scheme
    }
    return scheme
  }

  private static let schemes = Mutex<[String: Scheme]>([:])

  private static func scheme(reading body: String) -> Scheme {
    let folded = body.folded
    let named: [(Scheme, [String])] = [
      (.nursingAndMidwifery, ["nmc", "nursing"]), (.medical, ["gmc", "general medical"]),
      (.healthAndCareProfessions, ["hcpc", "health and care", "health & care"]),
      (.pharmaceutical, ["gphc", "pharm"]), (.dental, ["gdc", "dental"]),
      (.optical, ["goc", "optical"]), (.socialWork, ["swe", "social work"]),
    ]
    return named.first { $0.1.contains { folded.hasPrefix($0) || folded.contains(" " + $0) } }?.0
      ?? named.first { $0.1.contains { folded.contains($0) } }?.0 ?? .otherRegistration
  }

  func isSame(as other: PersonIdentifier) -> Bool {
    scheme == other.scheme && organisation == other.organisation && key == other.key
      && (scheme != .otherRegistration || body?.folded == other.body?.folded)
  }
}
