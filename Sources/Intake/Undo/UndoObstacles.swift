import Directory
import Journals
import Kernel
import Storage

/// Says what stands on a load, in words a reader can act on: later loads first, then what was done
/// by hand.
struct UndoObstacles {
  /// So many later loads are looked at, and so many people are named.
  private static let loadsLookedAt = 50
  private static let peopleNamed = 5

  let load: UndoableLoad
  let tx: any Transaction

  func words(of standing: [StandingRow]) throws -> [UndoEffect.Obstacle] {
    guard !standing.isEmpty else { return [] }
    let subjects = try StandingSubjects(standing, tx)
    var left = Set(standing)
    var obstacles: [UndoEffect.Obstacle] = []
    for later in try LoadUndoStore.later(than: load, limit: Self.loadsLookedAt, tx) {
      let former = try LoadUndoStore.former(of: later.id, tx)
      var touched: [String: Set<Int64>] = [:]
      let own = standing.filter { row in
        guard let number = row.number else { return false }
        if touched[row.table] == nil { touched[row.table] = former.touched(in: row.table) }
        return touched[row.table]?.contains(number) == true
      }
      guard !own.isEmpty else { continue }
      left.subtract(own)
      obstacles.append(
        UndoEffect.Obstacle(
          words: "The load of \(later.loadedAt.inWords) by \(later.actor) changed "
            + "\(subjects.count(of: own)). Undo that load first",
          place: .load(later.id.rawValue)))
    }
    let joined = left.filter { Self.ofOnePerson.contains($0.table) }
    left.subtract(joined)
    return try obstacles + decided(joined, subjects) + pointing(left, subjects)
      + altered(left, subjects)
  }

  /// Tables of which records are one person.
  private static let ofOnePerson: Set<String> = ["person_match", "person_merge", "person_alias"]

  /// That somebody said who came with the load is, or is not, somebody else too.
  private func decided(
    _ joined: Set<StandingRow>, _ subjects: StandingSubjects
  ) -> [UndoEffect.Obstacle] {
    let about = joined.compactMap { subjects[$0] }
    guard let first = about.min() else { return [] }
    return [
      UndoEffect.Obstacle(
        words: "It was decided whether records that came with this load are the same person as "
          + "others\(subjects.naming(about, upTo: Self.peopleNamed)). Undoing it would lose that",
        place: first.place)
    ]
  }

  /// What was made by hand about something that came with the load.
  private func pointing(
    _ left: Set<StandingRow>, _ subjects: StandingSubjects
  ) throws -> [UndoEffect.Obstacle] {
    let rows = left.filter { if case .pointing = $0.kind { true } else { false } }
    let groups = Dictionary(grouping: rows, by: \.table).sorted { $0.key < $1.key }
    return groups.map { table, rows in
      let about = rows.compactMap { subjects[$0] }
      let count = Set(rows.map { "\($0.number ?? 0)" }).count
      return UndoEffect.Obstacle(
        words: StandingWords.counted(count, table) + (count == 1 ? " depends" : " depend")
          + " on what came with this load"
          + (StandingWords.own.contains(table)
            ? "" : subjects.naming(about, upTo: Self.peopleNamed)),
        place: StandingWords.own.contains(table) ? nil : about.min()?.place)
    }
  }

  /// What came with the load, or was changed by it, and has been changed by hand since.
  private func altered(
    _ left: Set<StandingRow>, _ subjects: StandingSubjects
  ) throws -> [UndoEffect.Obstacle] {
    let rows = left.filter { $0.kind == .altered }
    let about = Set(rows.compactMap { subjects[$0] }).sorted()
    var obstacles: [UndoEffect.Obstacle] = []
    let people = about.compactMap(\.person)
    let hands = try Journal.lastChange(
      of: Array(people.prefix(1_000)), since: load.loadedAt, after: load.id, tx)
    for subject in about.prefix(Self.peopleNamed) {
      let hand = subject.person.flatMap { hands[$0] }
      let since = hand.map { "on \($0.at.inWords) by \($0.by)" } ?? "after this load"
      obstacles.append(
        UndoEffect.Obstacle(
          words: "\(subjects.name(of: subject)) was changed \(since). Putting the former values "
            + "back would lose that change", place: subject.place))
    }
    if about.count > Self.peopleNamed {
      obstacles.append(
        UndoEffect.Obstacle(
          words: "\(about.count - Self.peopleNamed) more were changed after this load",
          place: about[Self.peopleNamed].place))
    }
    let nameless = Dictionary(grouping: rows.filter { subjects[$0] == nil }, by: \.table)
    for (table, rows) in nameless.sorted(by: { $0.key < $1.key }) {
      obstacles.append(
        UndoEffect.Obstacle(
          words: StandingWords.counted(rows.count, table)
            + (rows.count == 1 ? " was" : " were") + " changed after this load", place: nil))
    }
    return obstacles
  }
}

/// What a row is about, as a reader knows it.
enum StandingSubject: Hashable, Comparable {
  case organisation(OrganisationID)
  case person(PersonID)

  var person: PersonID? {
    if case .person(let id) = self { id } else { nil }
  }

  var place: UndoEffect.Obstacle.Place {
    switch self {
    case .person(let id): .person(id.rawValue)
    case .organisation(let id): .organisation(id.rawValue)
    }
  }
}

enum StandingWords {
  /// What people keep for themselves: that somebody has any is theirs to say.
  static let own: Set<String> = [
    "self_assessment", "assessment_answer", "assessment_words", "recognition_request",
    "recognition_piece", "recognition_turn", "badge_share",
  ]

  /// "3 exemptions"
  static func counted(_ count: Int, _ table: String) -> String {
    let (one, many) = nouns[table] ?? other(table)
    return "\(count) \(count == 1 ? one : many)"
  }

  private static let nouns: [String: (String, String)] = [
    "account": ("account", "accounts"),
    "access_grant": ("role of an account", "roles of accounts"),
    "exemption": ("exemption", "exemptions"),
    "deferral": ("deferral", "deferrals"),
    "agreement_member": ("membership of an agreement", "memberships of agreements"),
    "local_interval": ("local interval", "local intervals"),
    "correction": ("request to correct", "requests to correct"),
    "record_review": ("review of a record", "reviews of records"),
    "held_record": ("record", "records"),
    "badge": ("signed badge", "signed badges"),
    "badge_edition": ("edition of a badge", "editions of badges"),
    "badge_share": ("link to a badge", "links to badges"),
    "badge_decision": ("decision on a badge", "decisions on badges"),
    "self_assessment": ("self-assessment", "self-assessments"),
    "assessment_answer": ("answer of a self-assessment", "answers of self-assessments"),
    "assessment_words": ("note of a self-assessment", "notes of self-assessments"),
    "assessor_place": ("place as an assessor", "places as assessors"),
    "claim_turn": ("step of a claim", "steps of claims"),
    "competency_claim": ("claim of a competency", "claims of competencies"),
    "post_stage": ("stage set for a post", "stages set for posts"),
    "learning_result": ("result of learning", "results of learning"),
    "learning_mapping": ("mapping of a course", "mappings of courses"),
    "gateway_appointment": ("appointment before a gateway", "appointments before gateways"),
    "gateway_waiver": ("waiver at a gateway", "waivers at gateways"),
    "recognition_request": ("request about prior learning", "requests about prior learning"),
    "recognition_piece": ("piece of prior learning", "pieces of prior learning"),
    "recognition_turn": ("step of prior learning", "steps of prior learning"),
    "module_attempt": ("attempt at a module", "attempts at modules"),
    "module_evidence": ("piece of evidence of a module", "pieces of evidence of modules"),
    "module_result": ("result of a module", "results of modules"),
    "module_turn": ("step with a module", "steps with modules"),
    "bundle_enrolment": ("enrolment in a bundle", "enrolments in bundles"),
    "enrolment_turn": ("step of an enrolment", "steps of enrolments"),
    "induction": ("induction", "inductions"),
    "induction_unit": ("part of an induction", "parts of inductions"),
    "induction_setting": (
      "place with settings for inductions", "places with settings for inductions"
    ),
    "induction_opinion": ("answer about an induction", "answers about inductions"),
    "programme_figure": ("figure about programmes", "figures about programmes"),
    "induction_evidence": ("entry of an induction", "entries of inductions"),
    "induction_turn": ("step of an induction", "steps of inductions"),
    "assessed_year": ("assessed year", "assessed years"),
    "assessed_stage": ("stage of an assessed year", "stages of assessed years"),
    "assessed_evidence": ("entry of an assessed year", "entries of assessed years"),
    "assessed_referral": ("talk in an assessed year", "talks in assessed years"),
    "assessed_turn": ("step of an assessed year", "steps of assessed years"),
    "induction_nominee": ("person named for inductions", "people named for inductions"),
    "cohort": ("cohort of a programme", "cohorts of programmes"),
    "cohort_partner": ("partner of a cohort", "partners of cohorts"),
    "cohort_facilitator": (
      "person who leads through a cohort", "people who lead through cohorts"
    ),
    "cohort_allocation": ("round in which places were given", "rounds in which places were given"),
    "cohort_backfill": ("claim of money for cover", "claims of money for cover"),
    "participation": ("application for a programme", "applications for programmes"),
    "calendar_feed": ("address for a calendar", "addresses for calendars"),
    "alumni_member": ("member of a network", "members of networks"),
    "alumni_meeting": ("meeting of a network", "meetings of networks"),
    "induction_local_unit": ("local part of inductions", "local parts of inductions"),
    "module_session": ("date of a module", "dates of modules"),
    "place_request": ("request for a place", "requests for places"),
    "learning_time": ("agreement about time to learn", "agreements about time to learn"),
    "sign_off_turn": ("step of a sign-off", "steps of sign-offs"),
    "accreditation": ("request for accreditation", "requests for accreditation"),
    "accreditation_reviewer": ("reviewer of training", "reviewers of training"),
    "framework_version": ("version of standards", "versions of standards"),
    "consultation_member": ("say in standards", "says in standards"),
    "consultation_comment": ("comment on standards", "comments on standards"),
    "consultation_answer": ("answer to a comment", "answers to comments"),
    "consultation_agreement": ("agreement to standards", "agreements to standards"),
    "tablet": ("shared tablet", "shared tablets"),
    "absence": ("absence", "absences"),
    "assignment": ("post", "posts"),
    "line_management": ("line manager of a post", "line managers of posts"),
    "person": ("person", "people"),
    "person_identifier": ("person with a number", "people with numbers"),
    "organisation": ("organisation", "organisations"),
    "organisation_relation": ("relation of organisations", "relations of organisations"),
    "unit": ("department or team", "departments and teams"),
    "source_record": ("line of a later file", "lines of later files"),
    "recruitment_application": ("application for a post", "applications for posts"),
    "recruitment_total": ("total of recruitment", "totals of recruitment"),
    "training_taken": ("training that somebody took", "training that people took"),
    "pay_rate": ("hourly pay of somebody", "hourly pay of people"),
    "survey_result": ("result of a survey", "results of surveys"),
    "figure_release": ("release of figures", "releases of figures"),
    "casework": ("formal case", "formal cases"),
    "monitoring_value": ("person with monitoring details", "people with monitoring details"),
    "organisation_code": ("code of an organisation", "codes of organisations"),
    "organisation_name": ("name of an organisation", "names of organisations"),
    "organisation_kind": ("kind of an organisation", "kinds of organisations"),
    "person_name": ("name of a person", "names of people"),
    "person_word": ("name of a person", "names of people"),
    "person_email": ("e-mail address", "e-mail addresses"),
    "person_match_party": ("possible duplicate of its staff", "possible duplicates of its staff"),
    "person_match_decision": ("decision on a possible duplicate", "decisions on duplicates"),
    "care_quality_rating": ("rating of the CQC", "ratings of the CQC"),
    "oversight_segmentation": ("place in the oversight framework", "places in the framework"),
    "oversight_domain": ("score of a domain of the framework", "scores of domains"),
    "support_programme": ("programme of support", "programmes of support"),
    "sharing_agreement": ("agreement to share records", "agreements to share records"),
    "personal_share": ("share of somebody’s own record", "shares of people’s own records"),
    "evidence_member": ("evidence pack that names somebody", "evidence packs that name people"),
    "evidence_pack": ("evidence pack", "evidence packs"),
    "evidence_request": ("request for evidence", "requests for evidence"),
    "sharing_limit": ("limit to sharing of a workplace", "limits to sharing of workplaces"),
    "api_token": ("token for a program", "tokens for programs"),
    "emergency_access": ("opening in an emergency", "openings in an emergency"),
    "organisation_list_entry": ("entry on an agreed list", "entries on agreed lists"),
  ]

  static func other(_ table: String) -> (String, String) {
    let words = table.replacing("_", with: " ")
    return ("\(words) entry", "\(words) entries")
  }
}
