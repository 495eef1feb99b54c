import Access
import Directory
import Kernel
import Storage
import Web

/// What waits about evidence: requests to answer, and packs that end soon.
enum EvidenceWork {
  private static let soonInDays = 7

  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.requestEvidence), !user.isConsole else { return [] }
    let led = user.grants.filter { Permission.releaseEvidence.roles.contains($0.role) }
    // A keeper may lead hundreds of places, of which next to none has a pack or a request.
    let all = try EvidenceRequests.waiting(
      at: led.compactMap(\.organisation).uniqued(),
      under: led.filter(\.beneath).compactMap(\.organisation).uniqued(), on: user.today, tx)
    var requests = try EvidenceRequests.list(of: all, tx).filter(\.isOpen)
    // In the place of an employer that did not answer.
    if led.contains(where: \.isOverEverything) {
      requests += try EvidenceRequests.overdue(on: user.today, tx).filter { late in
        EvidenceRules.mayActInstead(for: late, on: user.today)
          && !requests.contains { $0.id == late.id }
      }
    }
    let packs = try EvidencePacks.list(of: all, on: user.today, tx)
    let names = try Organisations.names(
      of: Set(
        requests.flatMap { [$0.organisation, $0.body] }
          + packs.flatMap { [$0.organisation, $0.body] }), tx)
    return requests.map { request(in: $0, names, on: user.today) }
      + packs.compactMap { ending(of: $0, names, on: user.today) }
  }

  private static func request(
    in request: EvidenceRequest, _ names: [OrganisationID: String], on today: Day
  ) -> WorkItem {
    WorkItem(
      "\(names[request.body] ?? "A body") asks for evidence about "
        + (names[request.organisation] ?? "an organisation"),
      detail: "Reference \(request.reference), under \(request.legalBasis)",
      to: "\(EvidenceRoutes.address(request.organisation))/statutory-requests/\(request.id)",
      urgency: request.isOverdue(on: today)
        ? .overdue : request.dueOn - today <= soonInDays ? .soon : .open,
      dueOn: request.dueOn)
  }

  private static func ending(
    of pack: EvidencePack, _ names: [OrganisationID: String], on today: Day
  ) -> WorkItem? {
    guard case .released(_, let release) = pack.stage, release.until - today <= soonInDays else {
      return nil
    }
    return WorkItem(
      "Evidence pack \(pack.id) for \(names[pack.body] ?? "a body") ends",
      detail: "\(release.inspector) reads it until \(release.until.inWords)",
      to: "\(EvidenceRoutes.address(pack.organisation))/packs/\(pack.id)", urgency: .open,
      dueOn: release.until)
  }
}
