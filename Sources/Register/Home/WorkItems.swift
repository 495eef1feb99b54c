import Access
import Directory
import Intake
import Kernel
import Markup
import Obligations
import Storage
import Web

/// What waits for somebody here: their own duties, how their team and their organisation stand,
/// files they have not confirmed.
enum WorkItems {
  static func all(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    let content = try ContentReader.shipped()
    return try own(user, content, tx) + team(user, content, tx) + organisations(user, content, tx)
      + unmanaged(user, tx) + duplicates(user, tx) + files(user, tx) + corrections(user, tx)
      + RoleRoutes.workItems(for: user, tx)
      + SupportRoutes.workItems(for: user, tx) + EmergencyRoutes.workItems(for: user, tx)
      + EvidenceWork.items(for: user, tx) + NewsRoutes.workItems(for: user, tx)
  }

  private static func own(
    _ user: User, _ content: PolicyContent, _ tx: any Transaction
  ) throws -> [WorkItem] {
    guard let person = user.person else { return [] }
    return try OwnDuties.of(person, user, content, tx).compactMap { obligation in
      let urgency: WorkItem.Urgency
      switch obligation.state {
      case .overdue: urgency = .overdue
      case .due, .dueSoon: urgency = .soon
      case .notYetDue, .met, .credited, .exempt, .deferred, .paused: return nil
      }
      return WorkItem(
        obligation.policy.title, detail: obligation.dueOn.map { "Due \($0.inWords)" },
        to: "/people/\(person)/duties/\(obligation.policy.code)", urgency: urgency,
        dueOn: obligation.dueOn)
    }
  }

  private static func team(
    _ user: User, _ content: PolicyContent, _ tx: any Transaction
  ) throws -> [WorkItem] {
    guard let person = user.person, user.roles.contains(.lineManager) else { return [] }
    let records = try OnePerson.records(of: person, tx)
    let everyone = try Team.everyone(below: records, on: user.today, tx).map(\.person)
    let below = try VisiblePeople(user.records(of: everyone, for: .seeObligations, tx), tx)
    guard !below.people.isEmpty else { return [] }
    let total = try TeamObligations.of(below, on: user.today, content: content, tx).total
    return [overdue("Your team", total, to: "/people/\(person)/team")].compactMap(\.self)
  }

  private static func organisations(
    _ user: User, _ content: PolicyContent, _ tx: any Transaction
  ) throws -> [WorkItem] {
    let led = user.grants.filter { Set<Role>.leads.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    let names = try Organisations.names(of: led, tx)
    return try led.compactMap { organisation in
      let counts = try ObligationCounts.of(
        ObligationScope(organisation: organisation, on: user.today), content: content, tx)
      let name = names[organisation] ?? "Your organisation"
      return overdue(name, counts.total, to: "/organisations/\(organisation)/duties")
    }
  }

  /// Nothing when nothing is overdue: what is in order does not wait for anybody.
  private static func overdue(
    _ name: String, _ tally: ObligationTally, to address: String
  ) -> WorkItem? {
    guard tally[.overdue] > 0 else { return nil }
    return WorkItem(
      "\(name): \(grouped(tally[.overdue])) overdue",
      detail: tally.compliance.map {
        "\(grouped($0.part)) of \(grouped($0.whole)) in date (\($0.inWords))"
      },
      to: address, urgency: .overdue)
  }

  /// Care files name no managers, so somebody has to.
  private static func unmanaged(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    let led = user.grants.filter { Set<Role>.leads.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    let names = try Organisations.names(of: led, tx)
    return try led.compactMap { organisation in
      let count = try LineManagement.countOfPostsWithoutManager(
        at: organisation, on: user.today, tx)
      guard count > 0 else { return nil }
      return WorkItem(
        count == 1 ? "1 post has no line manager" : "\(count) posts have no line manager",
        detail: names[organisation], to: "/organisations/\(organisation)/managers",
        urgency: .open)
    }
  }

  /// Records that may be one person, as long as an employer of theirs has not answered.
  private static func duplicates(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    let reach = try user.reach(for: .mergePeople, tx)
    let count = try PersonMatches.countToDecide(in: reach, on: user.today, tx)
    guard count > 0 else { return [] }
    return [
      WorkItem(
        count == 1
          ? "1 possible duplicate to decide" : "\(grouped(count)) possible duplicates to decide",
        detail: "Records that may be one person", to: "/duplicates", urgency: .open)
    ]
  }

  /// Requests to correct that wait for the user's answer, and those of the user's own that others
  /// are to answer.
  private static func corrections(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    var items: [WorkItem] = []
    if user.may(.handleCorrections), !user.isConsole {
      let open = try CorrectionToHandle.list(user, open: true, limit: 500, tx)
      let isMine = { (one: Correction) in one.owner?.account == user.account }
      items += toAnswer(open.filter(isMine), "for your answer", user)
      items += toAnswer(
        open.filter { $0.owner == nil }, "for somebody who can answer", user)
      items += toAnswer(
        open.filter { $0.owner != nil && !isMine($0) }, "for a colleague’s answer", user,
        otherwise: .waitingForOthers)
    }
    guard user.person != nil, user.viewer == nil else { return items }
    return try items
      + CorrectionStore.of(user.ownRecord(tx).records, tx).filter { $0.stage.isOpen }.map {
        WorkItem(
          "Your request to correct \($0.about.label)",
          detail: "Answer due by \($0.dueOn.inWords)", to: "/me/corrections/\($0.id)",
          urgency: .waitingForOthers, dueOn: $0.dueOn)
      }
  }

  /// - Parameter urgency: While the first is not late.
  private static func toAnswer(
    _ corrections: [Correction], _ what: String, _ user: User,
    otherwise urgency: WorkItem.Urgency? = nil
  ) -> [WorkItem] {
    guard let first = corrections.first else { return [] }
    let isLate = first.dueOn < user.today
    let isSoon = first.dueOn - user.today <= 7
    return [
      WorkItem(
        corrections.count == 1
          ? "1 request to correct waits \(what)"
          : "\(grouped(corrections.count)) requests to correct wait \(what)",
        detail: "The first by \(first.dueOn.inWords)", to: "/corrections",
        urgency: isLate ? .overdue : urgency ?? (isSoon ? .soon : .open), dueOn: first.dueOn)
    ]
  }

  private static func files(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    try Uploads.waiting(for: user, tx).map { upload in
      WorkItem(
        upload.task == .load ? "Your files are being loaded" : "Confirm the files you uploaded",
        detail: upload.files.joined(separator: ", "),
        to: "/files/uploads/\(upload.id)", urgency: .open)
    }
  }
}

/// What the user must do, worked out once for everything that the home page says of it.
enum OwnDuties {
  private static let key = "register.own-duties"

  static func of(
    _ person: PersonID, _ user: User, _ content: PolicyContent, _ tx: any Transaction
  ) throws -> [Obligation] {
    if let known = tx.memory[key] as? [Obligation] {
      return known
    }
    let duties = try ObligationsOfPerson.of(person, on: user.today, content: content, tx)
    tx.memory[key] = duties
    return duties
  }
}
