import Files

/// The units of the employer out of the organisations of the interface, the same that the level
/// columns of a report give: a level and its cost centre with one code are one unit.
struct InterfaceTree {
  /// By key, as a report's tree has them.
  private(set) var units: [String: OrganisationTree.Unit] = [:]
  /// The unit of each OrganisationID; none for the employer itself.
  private(set) var unitOf: [String: String] = [:]
  private var texts: [String: OrganisationText] = [:]
  private var parents: [String: String] = [:]

  init(_ state: InterfaceState, _ findings: inout ReportFindings) {
    let organisations = state.all(.organisation)
    for organisation in organisations {
      parents[organisation.key] = parent(of: organisation, state, &findings)
      texts[organisation.key] = OrganisationText(organisation["Name"])
    }
    breakRings(organisations, &findings)
    name(organisations)
  }

  private func parent(
    of organisation: InterfaceRecord, _ state: InterfaceState, _ findings: inout ReportFindings
  ) -> String? {
    let parent = organisation["ParentOrganisationID"]
    if parent.isEmpty { return nil }
    guard state[.organisation, parent] == nil else { return parent }
    if organisation.isOfFile {
      findings.add(
        .orphanOrganisation, organisation.row, "ParentOrganisationID", value: parent,
        "There is no organisation \(parent) for \(organisation["Name"]) to be under. It is shown at"
          + " the top of the tree until that is corrected in ESR.")
    }
    return nil
  }

  /// Organisations that are each other's ancestors: every one of the ring goes to the top.
  private mutating func breakRings(
    _ organisations: [InterfaceRecord], _ findings: inout ReportFindings
  ) {
    var inRing: Set<String> = []
    for organisation in organisations {
      var seen: Set<String> = []
      var here = parents[organisation.key]
      while let next = here, next != organisation.key, seen.insert(next).inserted {
        here = parents[next]
      }
      if here == organisation.key { inRing.insert(organisation.key) }
    }
    for organisation in organisations where inRing.contains(organisation.key) {
      if organisation.isOfFile {
        findings.add(
          .organisationLoop, organisation.row, "ParentOrganisationID",
          value: organisation["ParentOrganisationID"],
          "\(organisation["Name"]) is above itself through organisation"
            + " \(organisation["ParentOrganisationID"]). No link of the ring was taken; each is shown"
            + " at the top of the tree until that is corrected in ESR.")
      }
      parents[organisation.key] = nil
    }
  }

  private mutating func name(_ organisations: [InterfaceRecord]) {
    var codes: [String: (key: String, code: String)] = [:]
    var nameless: [String: String] = [:]
    for organisation in organisations {
      guard let text = texts[organisation.key], text.level != 2 else { continue }
      let centre = organisation["DefaultCostCentre"].uppercased()
      if let code = text.code ?? (centre.isEmpty ? nil : centre) {
        codes[organisation.key] = (code, code)
      } else if let first = nameless[text.key], first != organisation.key {
        // Two of one name and no code: the number of the interface tells them apart.
        let code = "\(text.name) \(organisation.key)"
        codes[organisation.key] = (ValueList.loosened(code), code)
      } else {
        nameless[text.key] = organisation.key
        codes[organisation.key] = (text.key, text.name)
      }
    }
    // The highest names the unit, not the cost centre below it; so nothing can be under itself.
    let byDepth = organisations.enumerated().sorted {
      (depth($0.element.key), $0.offset) < (depth($1.element.key), $1.offset)
    }
    for organisation in byDepth.map(\.element) {
      guard let (key, code) = codes[organisation.key], let text = texts[organisation.key] else {
        continue
      }
      unitOf[organisation.key] = key
      if units[key] == nil {
        units[key] = OrganisationTree.Unit(
          key: key, code: code, name: text.name,
          parent: above(organisation.key, other: key, codes.mapValues(\.key)))
      }
    }
  }

  /// Rings are gone by now.
  private func depth(_ key: String) -> Int {
    var depth = 0
    var here = parents[key]
    while let next = here {
      depth += 1
      here = parents[next]
    }
    return depth
  }

  /// The nearest ancestor that is another unit.
  private func above(_ start: String, other key: String, _ keys: [String: String]) -> String? {
    var here = parents[start]
    while let next = here {
      if let found = keys[next], found != key { return found }
      here = parents[next]
    }
    return nil
  }
}
