import Journals
import Kernel

/// What differs between two states of an assignment, in words for the journal. An assignment that
/// got its last day has ended; one that lost it is restored.
package enum AssignmentChanges {
  /// - Parameters:
  ///   - organisations: Names of the organisations of both states.
  ///   - units: The units of both states.
  package static func between(
    _ before: Assignment?, _ after: Assignment, organisations: [OrganisationID: String] = [:],
    units: [UnitID: Unit] = [:]
  ) -> JournalChange {
    var changed = ChangedFields()
    func note(_ field: String, _ value: (Assignment) -> String?) {
      changed.note(field, before.flatMap(value), value(after))
    }
    func name(_ id: OrganisationID) -> String { organisations[id] ?? "organisation \(id)" }
    note("job_title") { $0.title.isEmpty ? nil : $0.title }
    note("organisation") { name($0.organisation) }
    note("employer") { $0.employer == $0.organisation ? nil : name($0.employer) }
    note("host") { $0.host.map(name) }
    note("unit") { $0.unit.map { units[$0]?.name ?? "unit \($0)" } }
    note("number") { $0.number }
    note("position_number") { $0.positionNumber }
    note("role") { $0.role?.code }
    note("staff_group") { $0.staffGroup }
    note("band") { $0.band }
    note("occupation_code") { $0.occupationCode }
    note("pathway_category") { $0.pathwayCategory }
    note("engagement") { $0.engagement.words.lowercased() }
    note("fte") { $0.fte?.inWords }
    note("weekly_hours") { $0.contractedHours?.inWords }
    note("status") { $0.status.words.lowercased() }
    note("main_job") { before == nil && $0.isPrimary ? nil : String($0.isPrimary) }
    note("manager_flag") {
      before == nil && !$0.isFlaggedManager ? nil : String($0.isFlaggedManager)
    }
    note("budget_holder") { before == nil && !$0.holdsBudget ? nil : String($0.holdsBudget) }
    note("start_date") { $0.startedOn?.iso }
    note("employer_start_date") { $0.joinedEmployerOn?.iso }
    note("year_started_in_social_care") { $0.startedInSectorYear.map(String.init) }
    note("last_day") { $0.endedOn?.iso }
    return JournalChange(
      person: after.person, organisation: after.organisation, record: "assignment",
      recordID: after.id.rawValue, kind: kind(before, after), fields: changed.fields)
  }

  private static func kind(_ before: Assignment?, _ after: Assignment) -> JournalChange.Kind {
    guard let before else { return .created }
    return switch (before.hasEnded, after.hasEnded) {
    case (false, true): .ended
    case (true, false): .restored
    case (true, true), (false, false): .changed
    }
  }
}

extension Assignment {
  var hasEnded: Bool { endedOn != nil || status == .ended }
}
