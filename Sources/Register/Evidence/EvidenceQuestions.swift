import Access
import Directory
import Kernel
import Markup
import Storage

/// The packs and requests of an organisation, and of those that it took over.
struct ListEvidence: Sendable {
  let id: OrganisationID

  func answer(_ user: User, _ tx: any Transaction) throws -> EvidencePages.List {
    _ = try user.evidenceRight(to: .prepareEvidence, of: id, tx)
    let inherited = try OrganisationSuccessions.inherited(by: id, on: user.today, tx)
    let packs = try EvidencePacks.list(of: [id] + inherited, on: user.today, tx)
    let requests = try EvidenceRequests.list(of: [id] + inherited, tx)
    let givenUp = Set(
      try packs.filter { try ShowEvidence.hasGivenUp($0, $0.status(tx)) }.map(\.id))
    let names = try Organisations.names(
      of: Set(
        [id] + inherited + packs.flatMap { [$0.organisation, $0.body] }
          + requests.flatMap { [$0.organisation, $0.body] }), tx)
    guard let name = names[id] else { throw NotFound("This organisation") }
    return EvidencePages.List(
      address: EvidenceRoutes.address(id), name: name, organisation: "/organisations/\(id)",
      packs: packs.map { pack in
        EvidencePages.Line(
          link: Link(
            "Pack \(pack.id)",
            to: "\(EvidenceRoutes.address(pack.organisation))/packs/\(pack.id)"),
          about: "\(names[pack.organisation] ?? ""), as at \(pack.asAt.inWords)",
          body: names[pack.body] ?? "",
          asked: "\(pack.askedAt.dayInLondon.inWords) by \(pack.askedByName)",
          state: givenUp.contains(pack.id) ? .notMade : EvidencePages.State(pack.stage),
          detail: pack.stage.detail)
      },
      requests: requests.map { request in
        EvidencePages.Line(
          link: Link(
            request.reference,
            to: "\(EvidenceRoutes.address(request.organisation))/statutory-requests/\(request.id)"),
          about: names[request.organisation] ?? "", body: names[request.body] ?? "",
          asked: request.askedOn.inWords,
          state: EvidencePages.State(request, on: user.today),
          detail: request.isOpen ? "to be answered by \(request.dueOn.inWords)" : nil)
      },
      inherited: inherited.compactMap { names[$0] })
  }
}

/// One pack, as those see it who may release it.
struct ShowEvidence: Sendable {
  let pack: EvidencePackID
  let organisation: OrganisationID

  init(pack: EvidencePackID, of organisation: OrganisationID) {
    self.pack = pack
    self.organisation = organisation
  }

  func answer(_ user: User, _ tx: any Transaction) throws -> EvidencePages.Pack {
    let pack = try EvidenceRoutes.found(pack, of: organisation, for: user, tx)
    let names = try Organisations.names(of: [pack.organisation, pack.body], tx)
    let files = try EvidencePacks.files(of: pack.id, tx)
    let address = "\(EvidenceRoutes.address(organisation))/packs/\(pack.id)"
    let status = try pack.status(tx)
    let hasGivenUp = Self.hasGivenUp(pack, status)
    let isOver = if case .ended = pack.stage { true } else { false }
    let mayPrepare = try user.holdsEvidence(.prepareEvidence, of: pack.organisation, tx)
    let mayAct = try user.holdsEvidence(.releaseEvidence, of: pack.organisation, tx)
    return EvidencePages.Pack(
      address: address,
      list: Link("Evidence packs", to: EvidenceRoutes.address(organisation)),
      number: "\(pack.id)", name: names[pack.organisation] ?? "",
      state: hasGivenUp ? .notMade : EvidencePages.State(pack.stage),
      rows: try Self.rows(pack, names[pack.body] ?? "", tx) + ended(pack),
      working: pack.stage == .preparing && !hasGivenUp ? Self.working(status) : nil,
      failure: hasGivenUp
        ? "It was tried several times, and something went wrong here each time. Nothing was kept. "
          + "Ask for it again, and withdraw this one. If that does not help, tell whoever runs "
          + "this service."
        : nil,
      again: hasGivenUp && mayPrepare
        ? "\(EvidenceRoutes.address(organisation))/new?pack=\(pack.id)" : nil,
      contents: isOver ? [] : Self.contents(files, at: address),
      digests: files.map { ($0.name, $0.digest) },
      mayRelease: mayAct && EvidenceRules.isReleasable(pack, on: user.today),
      mayRenew: mayAct && EvidenceRules.isReadable(pack, on: user.today),
      mayWithdraw: mayAct && EvidenceRules.canBeEnded(pack, on: user.today))
  }

  /// Whether the job that makes it gave up for good.
  static func hasGivenUp(_ pack: EvidencePack, _ status: JobStatus?) -> Bool {
    pack.stage == .preparing && status?.state == .failed
  }

  /// What the pages of a pack and of its release say of it.
  static func rows(
    _ pack: EvidencePack, _ body: String, _ tx: any Transaction
  ) throws -> [SummaryRow] {
    let name = try Organisations.names(of: [pack.organisation], tx)[pack.organisation] ?? ""
    let request = try pack.request.flatMap { try EvidenceRequests.find($0, tx) }
    let members = try OnePerson.distinct(EvidencePacks.members(of: pack.id, tx), tx).count
    var rows = [
      SummaryRow("About", pack.beneath ? "\(name) and everything under it" : "\(name) only"),
      SummaryRow("As at", pack.asAt.inWords), SummaryRow("For", body),
      SummaryRow("Purpose", pack.purpose),
      SummaryRow("Asked for", "\(pack.askedAt.inWords) by \(pack.askedByName)"),
    ]
    if let request {
      rows.append(SummaryRow("Answers the request", "\(request.reference): \(request.wanted)"))
    }
    if let why = pack.whyInstead {
      rows.append(SummaryRow("Why it is not what was asked for", why))
    }
    if let frozen = pack.frozen {
      rows.append(SummaryRow("Frozen", frozen.at.inWords))
      rows.append(SummaryRow("Digest", "<code>\(frozen.digest)</code>" as HTML))
    }
    if pack.namesPeople, members > 0 { rows.append(SummaryRow("People named", "\(members)")) }
    if let release = pack.release {
      rows.append(
        SummaryRow(
          "Released",
          "To \(release.inspector), until \(release.until.inWords), by \(release.by) on "
            + release.at.inWords))
    }
    return rows
  }

  private func ended(_ pack: EvidencePack) -> [SummaryRow] {
    guard case .ended(let ending) = pack.stage else { return [] }
    return [
      SummaryRow(
        "Ended",
        [
          "\(ending.kind.words) on \(ending.on.inWords)", ending.by.map { "by \($0)" },
          ending.reason,
        ].compactMap(\.self).joined(separator: ", "))
    ]
      + (ending.erasedAt.map { [SummaryRow("Contents erased", $0.inWords)] } ?? [])
  }

  static func contents(_ files: [EvidenceFile], at address: String) -> [Link] {
    files.filter { $0.kind == .page }.map {
      Link($0.title, to: "\(address)/pages/\($0.position)")
    }
  }

  private static func working(_ status: JobStatus?) -> (words: String, done: Int, of: Int)? {
    guard let status, status.state != .failed else { return nil }
    guard status.state != .waiting else {
      return (
        status.lastFailure == nil
          ? "Waiting for its turn"
          : "It did not work at the first try, and is tried again in a moment", 0, 1
      )
    }
    return (
      status.progress?.words ?? "Reading what goes in", status.progress?.done ?? 0,
      status.progress?.of ?? 1
    )
  }
}

extension EvidencePack {
  /// How its job stands, as long as it is being made.
  fileprivate func status(_ tx: any Transaction) throws -> JobStatus? {
    guard stage == .preparing, let job else { return nil }
    return try Jobs.status(of: job, tx)
  }
}

extension EvidencePack.Stage {
  fileprivate var detail: String? {
    switch self {
    case .preparing, .prepared: nil
    case .released(_, let release):
      "to \(release.inspector), until \(release.until.inWords)"
    case .ended(let ending): "on \(ending.on.inWords)"
    }
  }
}

extension EvidencePages.State {
  static let notMade = EvidencePages.State(
    words: EvidencePack.Ending.Kind.notPrepared.words, colour: .red)

  init(_ stage: EvidencePack.Stage) {
    switch stage {
    case .preparing: self.init(words: "Being made", colour: .blue)
    case .prepared: self.init(words: "Ready to release", colour: .amber)
    case .released: self.init(words: "Released", colour: .green)
    case .ended(let ending): self.init(words: ending.kind.words, colour: .grey)
    }
  }

  init(_ request: EvidenceRequest, on day: Day) {
    switch request.stage {
    case .open where request.isOverdue(on: day): self.init(words: "Overdue", colour: .red)
    case .open: self.init(words: "To be answered", colour: .amber)
    case .answered: self.init(words: "Answered", colour: .green)
    case .declined: self.init(words: "Declined", colour: .grey)
    }
  }
}
