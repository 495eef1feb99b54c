import Kernel

/// An organisation of health or care, or one that matters to them, over its whole life.
package struct Organisation: Hashable, Sendable, Identifiable {
  package let id: OrganisationID
  /// Known only because something else named it; nobody has entered or loaded it itself.
  package var provisional: Bool
  package var openedOn: Day?
  /// The last day it was open.
  package var closedOn: Day?
  package var contact: OrganisationContact
  package var source: OrganisationSource
  /// In a fixed order, so that two states compare.
  package var codes: [OrganisationCode] {
    didSet { codes.sort() }
  }
  /// Earliest first.
  package var names: [Dated<String>]
  /// Earliest first. One at a time.
  package var kinds: [Dated<OrganisationKind>]

  package init(
    id: OrganisationID, provisional: Bool = false, openedOn: Day? = nil, closedOn: Day? = nil,
    contact: OrganisationContact = OrganisationContact(), source: OrganisationSource = .hand,
    codes: [OrganisationCode] = [], names: [Dated<String>] = [],
    kinds: [Dated<OrganisationKind>] = []
  ) {
    self.id = id
    self.provisional = provisional
    self.openedOn = openedOn
    self.closedOn = closedOn
    self.contact = contact
    self.source = source
    self.codes = codes.sorted()
    self.names = names
    self.kinds = kinds
  }

  package func code(_ scheme: OrganisationCode.Scheme) -> String? {
    codes.first { $0.scheme == scheme }?.value
  }

  /// The code to show: the ODS code where there is one, else the next list's.
  package var code: String? {
    for scheme in OrganisationCode.Scheme.allCases where scheme != .reference {
      if let code = code(scheme) { return code }
    }
    return nil
  }

  /// Empty when only its code is known.
  package func name(on day: Day) -> String { names.value(on: day) ?? "" }

  /// The name, or failing that the code: something to read on a page.
  package func displayName(on day: Day) -> String {
    let name = name(on: day)
    return name.isEmpty ? code ?? "Organisation without a name" : name
  }

  package func kind(on day: Day) -> OrganisationKind { kinds.value(on: day) ?? .unstated }

  package func isOpen(on day: Day) -> Bool {
    (openedOn.map { $0 <= day } ?? true) && (closedOn.map { day <= $0 } ?? true)
  }
}

/// Where it is and how to reach it, as published.
package struct OrganisationContact: Hashable, Sendable {
  package var addressLines: [String]
  package var postcode: String
  package var telephone: String

  package init(addressLines: [String] = [], postcode: String = "", telephone: String = "") {
    self.addressLines = addressLines.filter { !$0.isEmpty }
    self.postcode = postcode
    self.telephone = telephone
  }
}

/// Who last spoke for an organisation's particulars.
package enum OrganisationSource: String, Storable, CaseIterable, Hashable, Sendable {
  case content
  case ods
  case ascWds = "asc-wds"
  case esr
  case careQualityCommission = "cqc"
  case oversight
  case plain
  case hand
  case example

  package var words: String {
    switch self {
    case .content: "Reference list carried by Waypoint"
    case .ods: "Organisation Data Service file"
    case .ascWds: "Care workforce file"
    case .esr: "Staff record file"
    case .careQualityCommission: "Care Quality Commission list"
    case .oversight: "NHS oversight framework sheet"
    case .plain: "Plain staff list"
    case .hand: "Entered by hand"
    case .example: "Made up for the example"
    }
  }
}
