import Access
import Directory
import Journals
import Kernel
import Markup
import Obligations
import Records
import Storage
import Web

/// Everything about one person that the reader may see, from one state of the database: what hangs
/// on the records that the reader reaches, whoever else has one of the same person. Each section
/// asks for its own right: a body with which names are shared sees names and posts, one with which
/// training is shared sees training, and neither sees what else is kept.
struct ShowPerson: Sendable {
  let id: PersonID
  let actions: JournalActions
  var before: EntryID?

  static let entriesOnPage = 25

  func answer(_ user: User, _ tx: any Transaction) throws -> PersonView {
    let shownTraining = try user.records(of: id, for: .seeObligations, tx)
    if shownTraining.isEmpty { _ = try user.right(to: .seePerson, .person(id), tx) }
    guard let person = try People.find(id, tx) else { throw NotFound("This person") }
    let shownPosts = try user.records(of: id, for: .seePerson, tx)
    let whole = try user.records(of: id, for: .seeWholeRecord, tx)
    let people = try People.find(whole, tx)
    let those = whole.compactMap { people[$0] }
    let assignments = try Assignments.of(shownPosts, tx)
    let posts = try posts(
      shownPosts.flatMap { assignments[$0] ?? [] }, whole: Set(whole), user, tx)
    let items =
      whole.isEmpty
      ? []
      : try Journal.timeline(
        ofRecords: whole,
        sparing: try PersonJournal.confidential(in: whole, of: id, from: user, tx),
        actions: actions, before: before, limit: Self.entriesOnPage, tx)
    return PersonView(
      id: id, name: person.name.display, otherNames: otherNames(those, than: person.name.display),
      isWhole: !whole.isEmpty, showsPosts: !shownPosts.isEmpty,
      showsTraining: !shownTraining.isEmpty,
      bornOn: those.lazy.compactMap(\.bornOn).first,
      emails: those.flatMap(\.emails).uniqued(), numbers: try numbers(those, tx),
      posts: posts.filter { $0.endedOn.map { $0 >= user.today } ?? true },
      pastPosts: posts.filter { $0.endedOn.map { $0 < user.today } ?? false },
      team: try Team.direct(of: whole, on: user.today, tx).map {
        PersonView.TeamLine(id: $0.person, name: $0.name, title: $0.title)
      },
      duties: try duties(shownTraining, user, tx), records: try records(shownTraining, user, tx),
      timeline: items.map(TimelineEntry.init),
      hasEarlier: items.count == Self.entriesOnPage
        ? items.last.map { "/people/\(id)?before=\($0.entry)#timeline" } : nil,
      joined: whole.isEmpty
        ? nil : try JoinedRecords(person: id, seen: whole).answer(user, tx),
      mayChange: try user.holds(.changePerson, over: .person(id), tx),
      mayRecord: try user.holds(.recordCompletion, over: .person(id), tx),
      mayKeepBadges: try user.holds(.keepBadges, over: .person(id), tx),
      mayMakeAccount: user.may(.manageAccounts),
      mayMerge: try user.holds(.mergePeople, over: .person(id), tx),
      mayHold: try user.holds(.holdRecords, over: .person(id), tx), isSelf: user.person == id,
      disputed: try Disputed(id, seen: whole, tx))
  }

  /// Earlier names and those of other records, each once.
  private func otherNames(_ people: [Person], than name: String) -> [String] {
    let recorded = people.map(\.name.display).filter { $0 != name }.uniqued()
    return people.flatMap { $0.otherNames.map(\.inWords) }.uniqued()
      + recorded.map { "also recorded as \($0)" }
  }

  private func records(
    _ seen: [PersonID], _ user: User, _ tx: any Transaction
  ) throws -> [PersonView.RecordLine] {
    let held = try HeldRecords.held(by: seen, tx)
    let mayRecord = try seen.filter { try user.holds(.recordCompletion, over: .record($0), tx) }
    let places = try Organisations.names(of: held.values.joined().map(\.organisation), tx)
    return seen.flatMap { held[$0] ?? [] }
      .sorted { ($0.awardedOn ?? .earliest) > ($1.awardedOn ?? .earliest) }
      .map { record in
        PersonView.RecordLine(
          record, at: seen.count > 1 ? places[record.organisation] : nil, on: user.today,
          mayRecord: mayRecord.contains(record.person))
      }
  }

  private func duties(
    _ seen: [PersonID], _ user: User, _ tx: any Transaction
  ) throws -> [PersonView.DutyLine] {
    try ObligationsOfPerson.of(
      id, seenBy: seen, on: user.today, content: ContentReader.shipped(), tx
    ).map { obligation in
      PersonView.DutyLine(
        code: obligation.policy.code, title: obligation.policy.title,
        state: DutyState(obligation.state).html, dueOn: obligation.dueOn,
        isInDate: obligation.isInDate)
    }
  }

  private func posts(
    _ assignments: [Assignment], whole: Set<PersonID>, _ user: User, _ tx: any Transaction
  ) throws -> [PersonView.Post] {
    // Who manages them, why they are away and what they earn is no part of names and posts.
    let ids = assignments.filter { whole.contains($0.person) }.map(\.id)
    let managers = try LineManagement.managers(of: ids, on: user.today, tx)
    let managerNames = try People.names(of: managers.values.map(\.manager), tx)
    let organisations = try Organisations.names(of: assignments.map(\.organisation), tx)
    let units = try Units.find(assignments.compactMap(\.unit), tx)
    let reasons = try ManagerReasons.of(ids, tx)
    let absences = try Absences.of(ids, tx)
    return try assignments.sorted {
      ($0.startedOn ?? .earliest) > ($1.startedOn ?? .earliest)
    }.map { assignment in
      let manager = managers[assignment.id]
      let isWhole = whole.contains(assignment.person)
      return PersonView.Post(
        id: assignment.id, title: assignment.title,
        organisation: Link(
          organisations[assignment.organisation] ?? "Organisation \(assignment.organisation)",
          to: "/organisations/\(assignment.organisation)"),
        unit: assignment.unit.flatMap { units[$0]?.name },
        engagement: assignment.engagement.words,
        band: isWhole ? assignment.band.map(Band.inWords) : nil,
        time: isWhole ? WorkingTime.inWords(assignment) : nil, startedOn: assignment.startedOn,
        endedOn: assignment.endedOn,
        status: assignment.status == .active || !isWhole ? nil : assignment.status.words,
        isWhole: isWhole,
        manager: manager.map {
          Link(managerNames[$0.manager] ?? "Person \($0.manager)", to: "/people/\($0.manager)")
        }, managerSince: manager?.from,
        reasons: (reasons[assignment.id] ?? []).map { "\($0.reason.words) (\($0.detail))" },
        absences: (absences[assignment.id] ?? []).map {
          PersonView.AbsenceLine(id: $0.id, words: $0.kind.words, from: $0.from, to: $0.to)
        }, mayChange: try user.holds(.changePerson, over: .post(assignment.id), tx))
    }
  }

  /// Registrations and staff numbers in full; of the National Insurance number only that it is
  /// held, because nobody needs to read it here.
  private func numbers(
    _ people: [Person], _ tx: any Transaction
  ) throws -> [PersonView.Number] {
    let identifiers = people.flatMap(\.identifiers).filter(\.isCurrent)
    let names = try Organisations.names(of: identifiers.compactMap(\.organisation), tx)
    return identifiers.map { identifier in
      let place = identifier.organisation.flatMap { names[$0] }.map { " at \($0)" } ?? ""
      return PersonView.Number(
        words: identifier.scheme.words + place,
        value: identifier.scheme == .nationalInsurance ? "Held, not shown" : identifier.value)
    }.uniqued()
  }
}

extension PersonName {
  /// `formerly Ngozi Okafor, until 3 May 2025`.
  fileprivate var inWords: String {
    let until = to.map { ", until \($0.inWords)" } ?? ""
    return switch kind {
    case .current: display
    case .previous: "formerly \(display)\(until)"
    case .knownAs: "known as \(display)"
    }
  }
}

extension PersonIdentifier.Scheme {
  var words: String {
    switch self {
    case .nationalInsurance: "National Insurance number"
    case .esrEmployee: "Employee number"
    case .ascWorker: "Worker reference"
    case .staffNumber: "Staff number"
    case .nursingAndMidwifery: "Nursing and Midwifery Council"
    case .medical: "General Medical Council"
    case .healthAndCareProfessions: "Health and Care Professions Council"
    case .pharmaceutical: "General Pharmaceutical Council"
    case .dental: "General Dental Council"
    case .optical: "General Optical Council"
    case .socialWork: "Social Work England"
    case .otherRegistration: "Registration"
    }
  }
}

enum Band {
  /// `5` is read as `band 5`; a grade with a name says what it is.
  static func inWords(_ band: String) -> String {
    band.first?.isNumber == true ? "band \(band)" : band
  }
}

enum WorkingTime {
  static func inWords(_ assignment: Assignment) -> String? {
    let parts = [
      assignment.fte.map { $0.inWords == "1" ? "full time" : "\($0.inWords) of full time" },
      assignment.contractedHours.map { "\($0.inWords) hours a week" },
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

extension TimelineEntry {
  init(_ item: TimelineItem) {
    let written = item.recordedAt.dayInLondon.inWords
    self.init(
      HTML.escaped(item.sentence),
      when: item.occurredOn.map { "\($0.inWords), written down on \(written)" }
        ?? item.recordedAt.inWords,
      by: item.actorName,
      detail: item.changes.isEmpty
        ? nil
        : details(
          item.changes.count == 1 ? "1 change" : "\(item.changes.count) changes",
          "<ul>\(each: item.changes, { "<li>\($0)</li>" })</ul>"))
  }
}

extension PersonView.RecordLine {
  init(_ record: HeldRecord, at place: String?, on day: Day, mayRecord: Bool) {
    self.init(
      id: record.id, title: record.title, kind: record.kind.group.words,
      awardedOn: record.awardedOn, expiresOn: record.expiresOn,
      isExpired: record.expiresOn.map { $0 < day } ?? false, isHeld: record.isHeld,
      source: [place, record.source.words].compactMap(\.self).joined(separator: ", "),
      mayVoid: mayRecord && record.source == .hand)
  }
}

extension PersonJournal {
  /// What a reader of whole records of a person learns no values of: nothing for oneself and for
  /// those who may change every post in them, whose absences these are.
  static func confidential(
    in records: [PersonID], of person: PersonID, from user: User, _ tx: any Transaction
  ) throws -> Set<String> {
    if user.person == person { return [] }
    let posts = try Assignments.of(records, tx).values.joined()
    return try posts.allSatisfy { try user.holds(.changePerson, over: .post($0.id), tx) }
      ? [] : confidential
  }
}
