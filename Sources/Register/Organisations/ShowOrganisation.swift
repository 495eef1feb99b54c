import Access
import Directory
import Figures
import Intake
import Journals
import Kernel
import Markup
import Obligations
import Storage
import Web

/// One organisation. The register itself is public; its people and their numbers are not.
struct ShowOrganisation: Sendable {
  let id: OrganisationID
  let actions: JournalActions

  func answer(_ user: User, _ tx: any Transaction) throws -> OrganisationView {
    guard let organisation = try Organisations.find(id, tx) else {
      throw NotFound("This organisation")
    }
    let day = user.today
    let maySeePeople = try user.holds(.seePeopleOfOrganisation, over: .organisation(id), tx)
    let maySeeTraining = try user.holds(.seeTrainingOfOrganisation, over: .organisation(id), tx)
    let maySeeRecord = try user.holds(.seeRecordOfOrganisation, over: .organisation(id), tx)
    let mayChange = try user.holds(.changeOrganisation, over: .organisation(id), tx)
    let (relations, many) = try relations(on: day, mayChange: mayChange, user, tx)
    return OrganisationView(
      id: id, name: organisation.displayName(on: day), kind: organisation.kind(on: day).words,
      codes: organisation.codes.filter { $0.scheme != .reference }.map {
        ($0.scheme.words, $0.value)
      },
      earlierNames: organisation.names.filter { !$0.holds(on: day) }.map { name in
        "\(name.value)\(name.to.map { ", until \($0.inWords)" } ?? "")"
      },
      openedOn: organisation.openedOn, closedOn: organisation.closedOn,
      address: organisation.contact.addressLines
        + [organisation.contact.postcode].filter { !$0.isEmpty },
      source: organisation.source.words, isProvisional: organisation.provisional,
      relations: relations, manyRelations: many,
      successors: try successors(of: organisation, on: day, tx),
      standing: StandingView(
        try OrganisationStanding.of(organisation, on: day, tx),
        isSegmented: organisation.kind(on: day).isSegmented),
      posts: maySeePeople ? try posts(on: day, tx) : [],
      managers: maySeePeople ? try managers(on: day, tx) : [],
      timeline: maySeeRecord
        ? try Journal.timeline(of: .organisation(id), actions: actions, limit: 15, tx)
          .map(TimelineEntry.init) : [],
      maySeePeople: maySeePeople,
      hidesNames: try !maySeePeople && !maySeeTraining && isNotShared(user, tx),
      maySeeTraining: maySeeTraining, maySeeRecord: maySeeRecord,
      mayAddPeople: try user.holds(.addPerson, over: .organisation(id), tx),
      mayChange: mayChange,
      maySayKind: try organisation.mayBeToldItsKind
        && user.holds(.stateKind, over: .organisation(id), tx),
      kindMissing: maySeeRecord ? try KindMissing.of(id, for: user, tx) : nil,
      mayCount: try user.holds(.countObligations, over: .organisation(id), tx),
      mayTakeOut: try user.holds(IntakePermissions.takeOutStaff, over: .organisation(id), tx)
        && Assignments.isEmployer(id, tx),
      mayGiveAccess: try user.holds(.manageAccounts, over: .organisation(id), tx),
      maySeeSharing: try AgreementsToShare.mayRead(id, by: user, tx),
      mayHold: try user.holds(.holdRecords, over: .organisation(id), tx),
      mayCountExactly: try !organisation.kind(on: user.today).isArea
        && user.holds(.countExactly, over: .organisation(id), tx),
      mayPrepareEvidence: try user.holdsEvidence(.prepareEvidence, of: id, tx))
  }

  /// Whether names are missing because no agreement shows them, and not because of the role.
  private func isNotShared(_ user: User, _ tx: any Transaction) throws -> Bool {
    do {
      _ = try user.right(to: .seePeopleOfOrganisation, .organisation(id), tx)
      return false
    } catch is NotShared { return true } catch is any Refusal { return false }
  }

  /// Those by which this one stands to others, each; those by which others stand to it, each when
  /// they are few and as a number when they are many.
  private func relations(
    on day: Day, mayChange: Bool, _ user: User, _ tx: any Transaction
  ) throws -> ([OrganisationView.Relation], [(words: String, count: Int, address: String)]) {
    let counts = try Organisations.countsOfIncoming(id, on: day, tx)
    let few = 12
    var shown = try (Organisations.relations(from: [id], tx)[id] ?? []).filter {
      $0.holds(on: day)
    }
    if counts.values.contains(where: { $0 <= few }) {
      shown += try Organisations.relations(of: id, tx).filter {
        $0.to == id && $0.from != id && $0.holds(on: day) && (counts[$0.kind] ?? 0) <= few
      }
    }
    let names = try Organisations.names(of: shown.map { $0.from == id ? $0.to : $0.from }, tx)
    let relations = try shown.map { relation in
      let isOutgoing = relation.from == id
      let other = isOutgoing ? relation.to : relation.from
      return OrganisationView.Relation(
        id: "\(relation.id)",
        words: isOutgoing ? relation.kind.words : relation.kind.wordsReversed,
        other: Link(names[other] ?? "Organisation \(other)", to: "/organisations/\(other)"),
        since: relation.startedOn,
        mayEnd: try mayChange
          && (relation.kind.basis != .under
            || user.holds(.changeOrganisation, over: .organisation(other), tx))
      )
    }
    let many = counts.filter { $0.value > few }.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      (
        words: $0.key.wordsReversed, count: $0.value,
        address: "/organisations/\(id)/related?as=\($0.key.rawValue)"
      )
    }
    return (relations, many)
  }

  private func successors(
    of organisation: Organisation, on day: Day, _ tx: any Transaction
  ) throws -> [(link: Link, words: String)] {
    guard let code = organisation.code(.ods) else { return [] }
    return try OrganisationSuccessions.successors(of: code, on: day, tx).map { successor in
      let held = try Organisations.find(code: successor.code, tx)
      let link = Link(
        held.map { "\($0.displayName(on: day)) (\(successor.code))" } ?? successor.code,
        to: held.map { "/organisations/\($0.id)" } ?? "/search?q=\(successor.code)")
      let steps = successor.steps == 1 ? "" : ", in \(successor.steps) steps"
      return (link, "on \(successor.on.inWords)\(steps)")
    }
  }

  private func posts(
    on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationView.PostLine] {
    try Posts.of(id, on: day, tx).map {
      OrganisationView.PostLine(
        title: $0.title, band: $0.band, headcount: $0.headcount, fte: $0.fte.rounded)
    }
  }

  private func managers(
    on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationView.ManagerLine] {
    let counts = try ManagerReasons.counts(in: id, on: day, tx)
    guard counts.headcount > 0 else { return [] }
    let lines = ManagerReason.allCases.compactMap { reason in
      counts.headcountByReason[reason].map { headcount in
        OrganisationView.ManagerLine(
          reason: reason.words, headcount: headcount,
          fte: (counts.fteByReason[reason] ?? .zero).rounded)
      }
    }
    return lines + [
      OrganisationView.ManagerLine(
        reason: "Any of these", headcount: counts.headcount, fte: counts.fte.rounded)
    ]
  }
}

extension FullTimeEquivalent {
  /// To one decimal, half up: enough for a page. Nothing added up to nothing is not known.
  var rounded: String {
    guard hundredThousandths > 0 else { return "Not known" }
    let tenths = (hundredThousandths + 5_000) / 10_000
    return "\(grouped(tenths / 10)).\(tenths % 10)"
  }
}
