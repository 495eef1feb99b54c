import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// Versions of made-up standards in every state, for those who try the example.
struct ConsultationExample {
  private let writer: AccountID
  private let approver: AccountID
  private let authority: AccountID
  private let shown: AccountID
  /// Who has a say: somebody of each constituency, the first of whom reviews.
  private let speakers: [(account: AccountID, constituency: Constituency, organisation: String?)]
  private let body: OrganisationID
  private let now: Instant

  /// - Returns: `nil` where the example has nobody for it.
  init?(cast: ExampleCast, now: Instant) {
    let named = { (name: String) in cast.accounts[name] }
    guard let writer = named("accreditor.two"), let approver = named("accreditor.three"),
      let shown = named("accreditor"), let authority = named("national"),
      let body = cast.places["body"], let region = named("region"), let lead = named("lead"),
      let manager = named("manager"), let nurse = named("nurse"), let ward = named("ward")
    else { return nil }
    (self.writer, self.approver, self.authority, self.shown) = (writer, approver, authority, shown)
    (self.body, self.now) = (body, now)
    speakers = [
      (lead, .nationalBodies, "Tarnbridge University Hospitals"),
      (manager, .care, "Larchfield House"), (nurse, .staffNetworks, nil),
      (region, .localGovernment, "Councils of Mereland"),
      (ward, .patientRepresentatives, nil),
    ]
  }

  private var today: Day { now.dayInLondon }

  func add(_ tx: any Transaction) throws {
    // Drafts wait with whoever sits in front of the example as accreditor.
    _ = try draft("porters", "Leading porters and drivers", by: shown, tx)
    let open = try consulted("night-leaders", "Leading at night", opened: today - 30, tx)
    try comment(
      open, on: today - 20, 0, "listening", "Say how to reach people who sleep by day", tx)
    let closed = try consulted("team-safety", "Leading for safety", opened: today - 90, tx)
    try comment(closed, on: today - 60, 1, nil, "Say what small homes can leave out", tx)
    try comment(closed, on: today - 50, 2, "listening", "Networks should be heard each month", tx)
    try answer(closed, 0, .changed, "Small homes are named in the first standard", tx)
    try ReplaceVersionText(
      id: closed,
      text: Self.text("team-safety", "Leading for safety", "1", nil)
        .replacing(
          "Hears those who do the work", with: "Hears those who do the work, in small homes too"),
      seen: found(closed, tx).revision
    ).run(by: user(writer, tx), tx)
    let approved = try consulted("shared-rotas", "Leading shared rotas", opened: today - 95, tx)
    try approve(approved, tx)
    try agree(approved, tx)
    try withhold(approved, tx)

    let first = try published("volunteer-leaders", "Leading volunteers", nil, back: 500, tx)
    _ = try published(
      "volunteer-leaders", "Leading volunteers", first.reference.version, back: 120, tx)
    let old = try published("paper-rosters", "Leading with paper rosters", nil, back: 700, tx)
    try retire(old, tx)
  }

  // MARK: Steps

  private func user(_ account: AccountID, _ tx: any Transaction) throws -> User {
    guard let user = try Accounts.user(account, at: now, tx) else {
      throw NotFound("An account of the example")
    }
    return user
  }

  private func draft(
    _ code: String, _ title: String, version: String = "1", follows: String? = nil,
    by account: AccountID, _ tx: any Transaction
  ) throws -> FrameworkVersion {
    try LoadVersion(body: body, text: Self.text(code, title, version, follows))
      .run(by: user(account, tx), tx)
  }

  private func consulted(
    _ code: String, _ title: String, version: String = "1", follows: String? = nil,
    opened: Day, _ tx: any Transaction
  ) throws -> FrameworkVersionID {
    let id = try draft(code, title, version: version, follows: follows, by: writer, tx).id
    for (place, speaker) in speakers.enumerated() {
      guard let account = try Accounts.find(speaker.account, tx) else { continue }
      try InviteMember(
        id: id, part: place == 0 ? .reviewer : .contributor, constituency: speaker.constituency,
        account: account.name, name: nil, organisation: speaker.organisation
      ).run(by: user(writer, tx), tx)
    }
    guard var version = try FrameworkVersions.find(id, tx) else { throw NotFound("This version") }
    try TakeVersionStep(
      id: id, step: .openConsultation, given: .init(day: today + 90), seen: version.revision
    ).run(by: user(writer, tx), tx)
    // Written as it would have come to be over some months.
    version = try found(id, tx)
    version.openedOn = opened
    version.closesOn = opened + 84
    try FrameworkVersions.save(version, tx)
    return id
  }

  private func found(
    _ id: FrameworkVersionID, _ tx: any Transaction
  ) throws -> FrameworkVersion {
    guard let version = try FrameworkVersions.find(id, tx) else { throw NotFound("This version") }
    return version
  }

  private func comment(
    _ id: FrameworkVersionID, on day: Day, _ speaker: Int, _ node: String?, _ words: String,
    _ tx: any Transaction
  ) throws {
    let members = try Consultations.members(of: id, tx)
    guard let member = members.first(where: { $0.account == speakers[speaker].account }) else {
      return
    }
    try Consultations.add(
      ConsultationComment(
        id: try tx.newIdentifier(), version: id, member: member.id, edition: 1,
        clause: .init(node: node, stage: nil), words: words,
        madeAt: now.adding(seconds: Int64(day - today) * 86_400), writtenBy: nil), tx)
  }

  private func answer(
    _ id: FrameworkVersionID, _ place: Int, _ kind: ConsultationComment.Answer.Kind,
    _ words: String, _ tx: any Transaction
  ) throws {
    let comments = try Consultations.comments(on: id, tx)
    try AnswerComment(id: id, comment: comments[place].id, kind: kind, words: words)
      .run(by: user(writer, tx), tx)
  }

  private func agree(_ id: FrameworkVersionID, _ tx: any Transaction) throws {
    try SayAgreement(id: id, isYes: true, words: nil, edition: found(id, tx).edition)
      .run(by: user(speakers[0].account, tx), tx)
  }

  /// A reviewer who has said no: it waits.
  private func withhold(_ id: FrameworkVersionID, _ tx: any Transaction) throws {
    try SayAgreement(
      id: id, isYes: false, words: "Say first who answers for a rota that two employers share",
      edition: found(id, tx).edition
    ).run(by: user(speakers[0].account, tx), tx)
  }

  private func approve(_ id: FrameworkVersionID, _ tx: any Transaction) throws {
    try take(.askApproval, id, by: writer, tx)
    try take(.approve, id, by: approver, tx)
  }

  private func take(
    _ step: FrameworkStep, _ id: FrameworkVersionID, by account: AccountID, day: Day? = nil,
    _ tx: any Transaction
  ) throws {
    try TakeVersionStep(
      id: id, step: step, given: .init(day: day), seen: found(id, tx).revision
    ).run(by: user(account, tx), tx)
  }

  /// In force since some days before today.
  private func published(
    _ code: String, _ title: String, _ follows: String?, back days: Int, _ tx: any Transaction
  ) throws -> FrameworkVersion {
    let id = try consulted(
      code, title, version: follows == nil ? "1" : "2", follows: follows,
      opened: today - days - 90, tx)
    try comment(id, on: today - days - 60, 1, "listening", "Thank those who leave as well", tx)
    try comment(id, on: today - days - 50, 4, nil, "Who asks patients?", tx)
    try answer(id, 0, .notChanged, "It is said under “Thanks” already", tx)
    try answer(id, 1, .answered, "The organisation that the volunteers help", tx)
    try approve(id, tx)
    try agree(id, tx)
    try take(.publish, id, by: authority, tx)
    var version = try found(id, tx)
    version.publishedOn = today - days
    version.approval = version.approval.map {
      .init(account: $0.account, name: $0.name, at: now.adding(seconds: Int64(-days - 1) * 86_400))
    }
    try FrameworkVersions.save(version, tx)
    if let follows, var former = try FrameworkVersions.find(.init(code, follows), tx) {
      former.supersededOn = today - days
      try FrameworkVersions.save(former, tx)
    }
    return try found(id, tx)
  }

  private func retire(_ version: FrameworkVersion, _ tx: any Transaction) throws {
    try take(.announceRetirement, version.id, by: authority, day: today + 200, tx)
    var announced = try found(version.id, tx)
    announced.retiresOn = today - 10
    try FrameworkVersions.save(announced, tx)
    for due in LifecycleRules.warnings(
      before: today - 10, try StandardsReader.shipped().settings)
    {
      try FrameworkVersions.warned(of: version.id, dueOn: due, on: due, tx)
    }
    try take(.retire, version.id, by: authority, tx)
  }

  private static func text(
    _ code: String, _ title: String, _ version: String, _ follows: String?
  ) -> String {
    """
    code: \(code)
    version: "\(version)"
    title: \(title)
    short: \(title)
    publisher: Made up for the example
    kind: profession
    status: decision
    about: What it takes, made up to show how standards are written together.
    wording: own
    official: { title: None. It is made up }
    notes:
      - Made up. Nobody has set these standards.
    sources:
      - { title: The example, publisher: Waypoint }
    words: { standard: standard }
    \(follows.map { "follows: \"\($0)\"" } ?? "")
    standards:
      - { code: listening, title: Listening, about: "Hears those who do the work\(follows == nil ? "" : ", and those they do it for")." }
      - { code: thanks, title: Thanks, about: "Sees what people do, and says so." }
      - { code: fairness, title: Fairness, about: "Shares what is hard as well as what is pleasant." }
    """
  }
}
