import Files

/// Who supervises whom by the interface, as far as it can be trusted.
struct InterfaceSupervisors {
  /// Keys of held assignments that lose their link to a ring that the file closes.
  private(set) var unlinked: Set<String> = []

  init(
    _ posts: inout InterfacePosts, _ state: InterfaceState, _ findings: inout ReportFindings
  ) {
    var links: [Int: SupervisorLink] = [:]
    for (place, key) in posts.keys.enumerated() {
      guard let assignment = state[.assignment, key] else { continue }
      links[place] = Self.link(of: assignment, posts, state, &findings)
    }
    posts.supervise(links)
    for (place, ring) in SupervisorRings(posts.rows, posts.places).members {
      let key = posts.keys[place]
      posts.unlink(place)
      let words =
        "These people supervise each other in a ring: \(ring.joined(separator: " > ")). No link of"
        + " the ring was taken; people below it keep theirs. Correct one of them in ESR."
      if let assignment = state[.assignment, key], assignment.isOfFile {
        findings.add(
          .supervisorLoop, assignment.row, "SupervisorPersonID",
          value: assignment["SupervisorPersonID"], words)
      } else {
        unlinked.insert(key)
        findings.add(
          .supervisorLoop, column: "SupervisorPersonID",
          value: state[.assignment, key]?["SupervisorPersonID"] ?? "", words)
      }
    }
    Self.sayBlanks(posts, state, &findings)
  }

  private static func link(
    of assignment: InterfaceRecord, _ posts: InterfacePosts, _ state: InterfaceState,
    _ findings: inout ReportFindings
  ) -> SupervisorLink? {
    let above = state[.assignment, assignment["SupervisorAssignmentID"]]
    let given = assignment["SupervisorPersonID"]
    let personKey = given.isEmpty ? above?["PersonID"] ?? "" : given
    if given.isEmpty, assignment["SupervisorAssignmentID"].isEmpty { return nil }
    func say(_ code: FindingCode, _ message: String) {
      guard assignment.isOfFile else { return }
      findings.add(
        code, assignment.row, "SupervisorPersonID", value: given,
        message + " The assignment was loaded without a supervisor.")
    }
    guard let person = state[.person, personKey] else {
      say(
        .supervisorMissing,
        "SupervisorPersonID: person \(given) is not in this file, nor known from earlier ones.")
      return nil
    }
    if personKey == assignment["PersonID"] {
      say(.supervisorSelf, "SupervisorPersonID is the person themself. Correct it in ESR.")
      return nil
    }
    guard posts.places[person["EmployeeNumber"]] != nil else {
      say(
        .supervisorMissing,
        "SupervisorPersonID: person \(given) has no assignment in this file, nor from earlier ones."
      )
      return nil
    }
    let key = assignment["SupervisorAssignmentID"]
    if let above, above["PersonID"] == personKey, let place = posts.placeOf[key] {
      return SupervisorLink(
        employee: person["EmployeeNumber"], assignment: posts.rows[place].assignment)
    }
    if !key.isEmpty, assignment.isOfFile {
      findings.add(
        .assignmentUnknown, assignment.row, "SupervisorAssignmentID", value: key,
        "SupervisorAssignmentID \(key) is not an assignment of person \(personKey). The link was made"
          + " to the person's primary assignment.")
    }
    return SupervisorLink(employee: person["EmployeeNumber"], assignment: nil)
  }

  /// Everyone but the one at the top has a supervisor.
  private static func sayBlanks(
    _ posts: InterfacePosts, _ state: InterfaceState, _ findings: inout ReportFindings
  ) {
    let blank = posts.rows.indices.filter { place in
      let row = posts.rows[place]
      guard row.isPrimary, row.isInPost,
        let assignment = state[.assignment, posts.keys[place]]
      else { return false }
      return assignment["SupervisorPersonID"].isEmpty
        && assignment["SupervisorAssignmentID"].isEmpty
    }
    let top = posts.top(of: blank)
    for place in blank where place != top && !posts.rows[place].file.isEmpty {
      findings.add(
        .supervisorBlank, posts.rows[place].source, "SupervisorPersonID",
        "SupervisorPersonID is blank. Only the top of the organisation may have no supervisor; add"
          + " one in ESR. The assignment was loaded.")
    }
  }
}
