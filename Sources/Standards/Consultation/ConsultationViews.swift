import Access
import Directory
import Kernel
import Obligations
import Records
import Storage

/// What pages show of a version that is written, commented on and decided about.
struct VersionView: Sendable {
  struct Member: Sendable {
    let id: String
    let name: String
    let organisation: String?
    let constituency: String
    let part: String
    let hasAccount: Bool
    let isReviewer: Bool
    /// Of a reviewer: `nil` where nothing was said of the text as it stands.
    let agrees: Bool?
    let agreementWords: String?
    let ended: String?
    let invitedOn: Day
  }

  struct Comment: Sendable {
    let id: String
    /// `2.1a Coaching, stage 1`
    let clause: String
    let node: String?
    let stage: String?
    let words: String
    let name: String
    /// Without the name of anybody.
    let publicName: String
    let constituency: String
    let edition: Int
    let madeOn: Day
    let writtenBy: String?
    let answer: Answer?
    let isOwn: Bool
  }

  struct Answer: Sendable {
    let kind: String
    let words: String
    let on: Day
  }

  let version: FrameworkVersion
  /// The text as it stands; of a shipped version as it is in force.
  let framework: Framework
  let before: Framework?
  let body: String?
  let members: [Member]
  let comments: [Comment]
  let events: [FrameworkEvent]
  /// What can be tried now by whoever looks, in the order of the table.
  let offered: [FrameworkStep]
  let isAuthor: Bool
  let isApprover: Bool
  let facts: FrameworkFacts
  /// The first day on which a consultation that is opened today may close, or a version retire.
  let earliest: Day
  let warnings: [(dueOn: Day, sentOn: Day?)]
  /// Where this version names another one that gateways and mappings ask for.
  let day: Day
  /// The part of whoever looks, where they were invited.
  let own: Member?
  /// What is to be known of its text, in sentences.
  let notes: [String]

  var id: String { "\(version.id)" }
  var workAddress: String { "/standards/versions/\(id)" }
  var address: String { "/standards/consultations/\(id)" }
  var isOpen: Bool { version.isOpen(on: day) }
  var openComments: [Comment] { comments.filter { $0.answer == nil } }
  var active: [Member] { members.filter { $0.ended == nil } }
  var changes: (before: Framework, comparison: FrameworkComparison)? {
    before.map { ($0, ComparisonRules.compare($0, framework)) }
  }

  /// Comments by constituency: those of which somebody is invited, or was heard.
  var heard: [(constituency: String, comments: Int)] {
    Constituency.allCases.map(\.words).compactMap { words in
      let count = comments.count { $0.constituency == words }
      return count > 0 || active.contains { $0.constituency == words } ? (words, count) : nil
    }
  }
}

enum ConsultationViews {
  static func view(
    _ id: FrameworkVersionID, _ user: User, _ tx: any Transaction
  ) throws -> VersionView {
    let seen = try VersionSeen.find(id, user, tx)
    let library = try StandardsInForce.library(tx)
    let facts = try VersionFacts.facts(seen.version, user, library, tx)
    let offered = LifecycleRules.transitions.filter { way in
      way.from == seen.version.state && seen.isActor(way.by)
        && (way.step != .approve || !facts.actorWroteIt)
    }.map(\.step)
    return try view(seen.version, library, facts, offered, seen, user, on: user.today, tx)
  }

  /// For everybody, and for who was invited.
  static func open(
    _ id: FrameworkVersionID, _ user: User?, on day: Day, _ tx: any Transaction
  ) throws -> VersionView {
    guard let version = try FrameworkVersions.find(id, tx), !version.isShipped else {
      throw NotFound("This consultation")
    }
    let view = try view(
      version, StandardsInForce.library(tx), FrameworkFacts(), [], nil, user, on: day, tx)
    guard view.own != nil || (version.openedOn != nil && version.state != .draft) else {
      throw NotFound("This consultation")
    }
    return view
  }

  private static func view(
    _ version: FrameworkVersion, _ library: StandardsLibrary, _ facts: FrameworkFacts,
    _ offered: [FrameworkStep], _ seen: VersionSeen?, _ user: User?, on day: Day,
    _ tx: any Transaction
  ) throws -> VersionView {
    guard
      let framework = version.isShipped
        ? library.framework(version.reference)
        : try StandardsInForce.framework(of: version.id, tx)
    else { throw NotFound("This version") }
    let all = try Consultations.members(of: version.id, tx)
    let members = all.map { member($0, version.edition) }
    let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
    let own = all.first { $0.isActive && $0.account == user?.account && $0.account != nil }
    let settings = library.settings
    let sent = try FrameworkVersions.warnings(of: version.id, tx)
    let due = version.retiresOn.map { LifecycleRules.warnings(before: $0, settings) } ?? []
    return VersionView(
      version: version, framework: framework,
      before: framework.follows.flatMap {
        library.framework(FrameworkReference(framework.code, $0))
      },
      body: try version.body.flatMap { try Organisations.names(of: [$0], tx)[$0] },
      members: members,
      comments: try Consultations.comments(on: version.id, tx).map { one in
        comment(one, byID[one.member], framework, isOwn: one.member == own?.id)
      },
      events: seen == nil ? [] : try FrameworkVersions.events(of: version.id, tx),
      offered: offered, isAuthor: seen?.isAuthor ?? false,
      isApprover: (seen?.isApprover ?? false) && !facts.actorWroteIt, facts: facts,
      earliest: version.state.isFixed
        ? settings.warnings.map { $0.after(day) }.max() ?? day
        : settings.consultationAtLeast.after(day),
      warnings: due.map { day in (day, sent.first { $0.dueOn == day }?.sentOn) }, day: day,
      own: own.map { member($0, version.edition) },
      notes: seen == nil
        ? [] : try StandardsInForce.notes(tx).filter { $0.version == version.id }.map(\.note))
  }

  private static func member(
    _ member: ConsultationMember, _ edition: Int
  ) -> VersionView.Member {
    let current = member.agreement.flatMap { $0.edition == edition ? $0 : nil }
    return VersionView.Member(
      id: "\(member.id)", name: member.name.isEmpty ? "Somebody who was erased" : member.name,
      organisation: member.organisation, constituency: member.constituency.words,
      part: member.part.words, hasAccount: member.account != nil,
      isReviewer: member.part == .reviewer, agrees: current?.isYes,
      agreementWords: current?.words, ended: member.ending?.reason,
      invitedOn: member.invitedAt.dayInLondon)
  }

  private static func comment(
    _ comment: ConsultationComment, _ member: ConsultationMember?, _ framework: Framework,
    isOwn: Bool
  ) -> VersionView.Comment {
    VersionView.Comment(
      id: "\(comment.id)", clause: clause(comment.clause, framework),
      node: comment.clause.node, stage: comment.clause.stage, words: comment.words,
      name: member.map { one in
        [one.name, one.organisation ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
      } ?? "", publicName: member?.publicName ?? "", constituency: member?.constituency.words ?? "",
      edition: comment.edition, madeOn: comment.madeAt.dayInLondon, writtenBy: comment.writtenBy,
      answer: comment.answer.map {
        VersionView.Answer(kind: $0.kind.words, words: $0.words, on: $0.at.dayInLondon)
      }, isOwn: isOwn)
  }

  /// A clause as it is called in the text; one that is not there any more by its code.
  static func clause(_ clause: ConsultationComment.Clause, _ framework: Framework) -> String {
    guard let code = clause.node else { return "The whole" }
    let node = framework.node(code).map { FrameworkPages.numbered($0, framework) } ?? code
    return node + (clause.stage.map { ", stage \($0)" } ?? "")
  }

  // MARK: Lists

  struct Line: Sendable {
    let id: String
    let words: String
    let state: FrameworkState
    let closesOn: Day?
    let isOpen: Bool
    let openComments: Int
    let heard: [(constituency: String, comments: Int)]
    let body: String?
    let approvalAsked: Bool
    let reference: FrameworkReference
    let retiresOn: Day?
  }

  /// Versions that a user may work on.
  static func work(_ user: User, _ tx: any Transaction) throws -> [Line] {
    let isAuthority = try user.holds(.publishStandards, over: .everything, tx)
    return try FrameworkVersions.all(tx).filter { version in
      if isAuthority { return true }
      guard let body = version.body else { return false }
      return try user.holds(.seeStandardsWork, over: .organisation(body), tx)
    }.map { try line($0, on: user.today, tx) }
  }

  /// What is to be known of versions that a user may work on.
  static func notes(
    _ user: User, _ tx: any Transaction
  ) throws -> [(id: String, words: String, note: String)] {
    try StandardsInForce.notes(tx).compactMap { id, _, note in
      guard let seen = try? VersionSeen.find(id, user, tx) else { return nil }
      return ("\(id)", seen.version.words, note)
    }
  }

  /// What is or was out to consultation, what is open first.
  static func consultations(on day: Day, _ tx: any Transaction) throws -> [Line] {
    let all = try FrameworkVersions.all(tx)
      .filter { $0.openedOn != nil && $0.state != .draft }
      .map { try line($0, on: day, tx) }
    return all.filter(\.isOpen) + all.filter { !$0.isOpen }
  }

  /// Those that an account was invited to.
  static func own(_ user: User, _ tx: any Transaction) throws -> [(line: Line, part: String)] {
    guard let account = user.account else { return [] }
    return try Consultations.members(of: [account], tx).filter(\.isActive).compactMap { member in
      guard let version = try FrameworkVersions.find(member.version, tx) else { return nil }
      return (try line(version, on: user.today, tx), member.part.words)
    }
  }

  private static func line(
    _ version: FrameworkVersion, on day: Day, _ tx: any Transaction
  ) throws -> Line {
    let counts = try ConsultationCounts.of(version.id, tx)
    return Line(
      id: "\(version.id)", words: version.words, state: version.state, closesOn: version.closesOn,
      isOpen: version.isOpen(on: day), openComments: counts.open,
      heard: Constituency.allCases.map { ($0.words, counts.comments[$0] ?? 0) },
      body: try version.body.flatMap { try Organisations.names(of: [$0], tx)[$0] },
      approvalAsked: version.state == .consultation && version.approvalAskedOn != nil,
      reference: version.reference, retiresOn: version.retiresOn)
  }
}
