import Access
import Directory
import Kernel
import Obligations
import Records
import Storage

enum ConsultationViews {
  static func view(
    _ id: FrameworkVersionID, _ user: User, _ tx: any Transaction
  ) throws -> VersionView {
    let seen = try VersionSeen.find(id, user, tx)
    let library = try StandardsInForce.library(tx)
    let facts = try VersionFacts.facts(seen.version, user, library, tx)
    let offered = LifecycleRules.transitions.filter { way in
      way.from == seen.version.state && seen.isActor(way.by)
        && offers(way.step, seen.version, facts)
    }.map(\.step)
    return try view(seen.version, library, facts, offered, seen, user, on: user.today, tx)
  }

  private static func offers(
    _ step: FrameworkStep, _ version: FrameworkVersion, _ facts: FrameworkFacts
  ) -> Bool {
    switch step {
    case .approve: !facts.actorWroteIt && facts.approvalAsked
    case .publish: !facts.actorWroteIt
    case .askApproval: !facts.approvalAsked
    case .callOffRetirement, .retire: version.retiresOn != nil
    case .replaceText, .openConsultation, .takeBack, .sendBack, .supersede, .withdraw,
      .announceRetirement:
      true
    }
  }

  /// One text for those who work on it: every one of them.
  static func workEdition(
    _ edition: Int, of id: FrameworkVersionID, _ user: User, _ tx: any Transaction
  ) throws -> EditionView {
    let version = try VersionSeen.find(id, user, tx).version
    return try Self.edition(
      edition, of: version, from: 1, address: "/standards/versions/\(id)", tx)
  }

  /// One text for everybody: from the one that was asked about.
  static func openEdition(
    _ edition: Int, of id: FrameworkVersionID, _ user: User?, on day: Day, _ tx: any Transaction
  ) throws -> EditionView {
    let view = try open(id, user, on: day, tx)
    guard view.editions.contains(edition) else { throw NotFound("This text") }
    return try Self.edition(
      edition, of: view.version, from: view.editions[0], address: view.address, tx)
  }

  /// For everybody, and for who was invited.
  static func open(
    _ id: FrameworkVersionID, _ user: User?, on day: Day, _ tx: any Transaction
  ) throws -> VersionView {
    guard let kept = try FrameworkVersions.find(id, tx), !kept.isShipped else {
      throw NotFound("This consultation")
    }
    let isInvited = try Consultations.members(of: id, tx).contains {
      $0.canSpeak && $0.account == user?.account && $0.account != nil
    }
    guard let version = isInvited ? kept : try shown(kept, tx) else {
      throw NotFound("This consultation")
    }
    return try view(
      version, StandardsInForce.library(tx), FrameworkFacts(), [], nil, user, on: day, tx)
  }

  /// What everybody may read of a version; of one that was withdrawn only the text that was asked
  /// about.
  private static func shown(
    _ version: FrameworkVersion, _ tx: any Transaction
  ) throws -> FrameworkVersion? {
    guard version.openedOn != nil, version.state != .draft else { return nil }
    guard version.state == .withdrawn else { return version }
    guard let edition = version.consultedEdition,
      let framework = try VersionEditions.framework(of: version, edition: edition, tx)
    else { return nil }
    var version = version
    version.edition = edition
    version.title = framework.title
    version.follows = framework.follows
    return version
  }

  private static func view(
    _ version: FrameworkVersion, _ library: StandardsLibrary, _ facts: FrameworkFacts,
    _ offered: [FrameworkStep], _ seen: VersionSeen?, _ user: User?, on day: Day,
    _ tx: any Transaction
  ) throws -> VersionView {
    guard
      let framework = version.isShipped
        ? library.framework(version.reference)
        : try VersionEditions.framework(of: version, edition: version.edition, tx)
    else { throw NotFound("This version") }
    let all = try Consultations.members(of: version.id, tx)
    let agreements = try Consultations.agreements(of: all.map(\.id), tx)
    let members = try all.map { try member($0, version, agreements[$0.id] ?? [], tx) }
    let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
    let own = all.first { $0.canSpeak && $0.account == user?.account && $0.account != nil }
    let settings = library.settings
    let comments = try Consultations.comments(on: version.id, tx)
    let answers = try Consultations.answers(on: version.id, tx)
    // A clause is called as it was in the text that the comment is about.
    var texts: [Int: Framework?] = [version.edition: framework]
    func text(_ edition: Int) throws -> Framework? {
      if let known = texts[edition] { return known }
      let found = try VersionEditions.framework(of: version, edition: edition, tx)
      texts.updateValue(found, forKey: edition)
      return found
    }
    func since(
      _ edition: Int?
    ) throws -> (edition: Int, text: Framework, comparison: FrameworkComparison)? {
      guard let edition, edition < version.edition, edition > 0,
        let before = try text(edition)
      else { return nil }
      return (edition, before, ComparisonRules.compare(before, framework))
    }
    let reviews = own?.part == .reviewer ? own : nil
    let agreed = VersionEditions.agreed(
      reviews.map { agreements[$0.id] ?? [] } ?? agreements.values.flatMap { $0 })
    let events = try FrameworkVersions.events(of: version.id, tx)
    let sent = try FrameworkVersions.warnings(of: version.id, tx)
    let due = version.retiresOn.map { LifecycleRules.warnings(before: $0, settings) } ?? []
    return VersionView(
      version: version, framework: framework,
      before: framework.follows.flatMap {
        library.framework(FrameworkReference(framework.code, $0))
      },
      body: try version.body.flatMap { try Organisations.names(of: [$0], tx)[$0] },
      members: members,
      comments: try comments.map { one in
        comment(
          one, byID[one.member], try text(one.edition) ?? framework, answers[one.id] ?? [],
          isOwn: one.member == own?.id)
      },
      events: seen == nil ? [] : events,
      offered: offered, isAuthor: seen?.isAuthor ?? false,
      isApprover: (seen?.isApprover ?? false) && !facts.actorWroteIt, facts: facts,
      earliest: version.state.isFixed
        ? settings.warnings.map { $0.after(day) }.max() ?? day
        : settings.consultationAtLeast.after(day),
      warnings: due.map { day in (day, sent.first { $0.dueOn == day }?.sentOn) }, day: day,
      own: try own.map { try member($0, version, agreements[$0.id] ?? [], tx) },
      heard: heard(all, try ConsultationCounts.of(version.id, tx).comments),
      editions: version.isShipped
        ? []
        : Array((seen == nil ? version.consultedEdition ?? version.edition : 1)...version.edition),
      sinceConsulted: try since(version.consultedEdition),
      sinceAgreed: seen == nil && reviews == nil ? nil : try since(agreed),
      withdrawnBecause: events.first { $0.step == .withdraw }?.words,
      notes: seen == nil
        ? [] : try StandardsInForce.notes(tx).filter { $0.version == version.id }.map(\.note))
  }

  private static func heard(
    _ members: [ConsultationMember], _ comments: [Constituency: Int]
  ) -> [VersionView.Heard] {
    Constituency.allCases.map { one in
      VersionView.Heard(
        constituency: one.words, comments: comments[one] ?? 0,
        standing: .of(one, members, isHeard: comments[one] != nil))
    }
  }

  private static func member(
    _ member: ConsultationMember, _ version: FrameworkVersion,
    _ agreements: [ConsultationMember.Agreement], _ tx: any Transaction
  ) throws -> VersionView.Member {
    let agrees: Bool? =
      member.agrees(to: version.edition, after: version.closesOn)
      ? true : member.refuses(version.edition, after: version.closesOn) ? false : nil
    let person = try member.account.flatMap { try Accounts.find($0, tx)?.person }
    return VersionView.Member(
      id: "\(member.id)", name: member.name.isEmpty ? "Somebody who was erased" : member.name,
      organisation: member.organisation.flatMap { $0.isEmpty ? nil : $0 },
      constituency: member.constituency.words,
      part: member.part.words, hasAccount: member.account != nil,
      isReviewer: member.part == .reviewer, agrees: agrees,
      said: agreements.map { one in
        "\(one.isYes ? "Yes" : "No"), to edition \(one.edition), on \(one.at.dayInLondon.inWords)"
          + (one.words.map { ": \($0)" } ?? "")
      },
      ended: member.ending.map { $0.reason.isEmpty ? "erased" : $0.reason },
      invitedOn: member.invitedAt.dayInLondon, mayBeErased: person == nil && !member.name.isEmpty)
  }

  private static func comment(
    _ comment: ConsultationComment, _ member: ConsultationMember?, _ framework: Framework,
    _ answers: [ConsultationComment.Answer], isOwn: Bool
  ) -> VersionView.Comment {
    let answers = answers.map {
      VersionView.Answer(kind: $0.kind.words, words: $0.words, on: $0.at.dayInLondon, by: $0.by)
    }
    return VersionView.Comment(
      id: "\(comment.id)", clause: clause(comment.clause, framework),
      node: comment.clause.node, stage: comment.clause.stage, words: comment.words,
      name: member.map { one in
        [one.name, one.organisation ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
      } ?? "", publicName: member?.publicName ?? "", constituency: member?.constituency.words ?? "",
      edition: comment.edition, madeOn: comment.madeAt.dayInLondon, writtenBy: comment.writtenBy,
      broughtFrom: comment.broughtFrom, answer: answers.last,
      earlierAnswers: Array(answers.dropLast()), isOwn: isOwn)
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
    let heard: [VersionView.Heard]
    let body: String?
    let approvalAsked: Bool
    /// Whether a reviewer said no to the text as it stands.
    let isRefused: Bool
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
      .compactMap { try shown($0, tx) }.map { try line($0, on: day, tx) }
    return all.filter(\.isOpen) + all.filter { !$0.isOpen }
  }

  /// Those that an account was invited to.
  static func own(_ user: User, _ tx: any Transaction) throws -> [(line: Line, part: String)] {
    guard let account = user.account else { return [] }
    return try Consultations.members(of: [account], tx).filter(\.canSpeak).compactMap { member in
      guard let version = try FrameworkVersions.find(member.version, tx) else { return nil }
      return (try line(version, on: user.today, tx), member.part.words)
    }
  }

  private static func line(
    _ version: FrameworkVersion, on day: Day, _ tx: any Transaction
  ) throws -> Line {
    let counts = try ConsultationCounts.of(version.id, tx)
    let members = try Consultations.members(of: version.id, tx)
    return Line(
      id: "\(version.id)", words: version.words, state: version.state, closesOn: version.closesOn,
      isOpen: version.isOpen(on: day), openComments: counts.open,
      heard: heard(members, counts.comments),
      body: try version.body.flatMap { try Organisations.names(of: [$0], tx)[$0] },
      approvalAsked: version.state == .consultation && version.approvalAskedOn != nil,
      isRefused: [.consultation, .approved].contains(version.state)
        && members.contains {
          $0.isActive && $0.refuses(version.edition, after: version.closesOn)
        },
      reference: version.reference, retiresOn: version.retiresOn)
  }
}
