import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// What waits for somebody: to assess, to sign, to add to; and offers to lend an assessor.
enum ClaimWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil else { return [] }
    return try ofPerson(user, tx) + lending(user, tx)
  }

  private static func ofPerson(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard let person = user.person, user.may(.assessSelf) else { return [] }
    let records = try OnePerson.records(of: person, tx)
    var items: [WorkItem] = []
    let claims = try CompetencyClaims.toAssess(by: records, open: true, tx)
    let able =
      try claims.isEmpty ? 0 : ClaimQuestions(user, tx).lines(claims).count(where: \.isAble)
    if able > 0 {
      items.append(
        WorkItem(
          able == 1
            ? "1 competency waits for you to assess"
            : "\(able) competencies wait for you to assess",
          detail: "People named you as their assessor", to: "/claims", urgency: .open))
    }
    let asked = try Assessments.toSign(by: records, tx).filter { $0.signOff == .asked }
    let toSign = try asked.isEmpty ? 0 : user.seen(of: asked.map(\.person), for: .signOff, tx).count
    if toSign > 0 {
      items.append(
        WorkItem(
          toSign == 1
            ? "1 assessment waits for your sign-off"
            : "\(toSign) assessments wait for your sign-off",
          to: "/sign-offs", urgency: .open))
    }
    let own = try Assessments.of(records, tx)
    let waiting = try CompetencyClaims.of(own.map(\.id), tx).values.joined()
      .filter { $0.state.isOpen && $0.awaitsEvidence }
    if let first = waiting.first {
      items.append(
        WorkItem(
          "Your assessor asks for more evidence",
          to: waiting.count == 1
            ? "/assessments/\(first.assessment)/claims/\(first.id)" : "/assessments",
          urgency: .soon))
    }
    if let account = user.account, try !WorkNotices.unread(of: account, tx).isEmpty {
      items.append(
        WorkItem("News of self-assessments and gateways", to: "/assessments", urgency: .open))
    }
    return items
  }

  private static func lending(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.keepAssessors) else { return [] }
    let led = user.grants.filter { Permission.keepAssessors.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    let asked = try AssessorPlaces.of(led, tx).filter {
      $0.state == .asked && $0.lender.map(led.contains) == true
    }
    guard let lender = asked.first?.lender else { return [] }
    return [
      WorkItem(
        asked.count == 1
          ? "1 employer asks to borrow an assessor"
          : "\(asked.count) employers ask to borrow an assessor",
        to: "/organisations/\(lender)/assessors", urgency: .open)
    ]
  }
}
