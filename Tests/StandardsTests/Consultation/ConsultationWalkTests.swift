import Access
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// Any order of posts by anybody, right or wrong, with days going by, leads to no state that the
/// table does not draw, and nothing is in force that was not answered and agreed to.
@Suite struct `A random walk through the life of standards` {
  @Test(arguments: Engine.allCases)
  func `never reaches a wrong state, and a step that is refused changes nothing`(
    engine: Engine
  ) async throws {
    var reached: Set<FrameworkState> = []
    var (taken, refused) = (0, 0)
    for seed in 0..<(engine == .sqlite ? 8 : 5) as Range<UInt64> {
      let walk = try await walk(engine, seed: 9_100 + seed)
      reached.formUnion(walk.reached)
      taken += walk.taken
      refused += walk.refused
    }
    #expect(taken > 150 && refused > 80, "\(taken) taken, \(refused) refused")
    #expect(reached == Set(FrameworkState.allCases), "\(reached)")
  }

  private struct Walk: Sendable {
    var reached: Set<FrameworkState> = []
    var taken = 0
    var refused = 0
  }

  /// Everything that is kept, and what is in force.
  private struct Picture: Equatable, Sendable {
    let versions: [FrameworkVersion]
    let members: [FrameworkVersionID: [ConsultationMember]]
    let comments: [FrameworkVersionID: [ConsultationComment]]
    let texts: [FrameworkVersionID: [String]]
    let events: [FrameworkVersionID: Int]
    let library: StandardsLibrary

    init(_ tx: any Transaction) throws {
      versions = try FrameworkVersions.all(tx).sorted { $0.id < $1.id }
      var (members, comments, texts, events) = (
        [FrameworkVersionID: [ConsultationMember]](),
        [FrameworkVersionID: [ConsultationComment]](), [FrameworkVersionID: [String]](),
        [FrameworkVersionID: Int]()
      )
      for version in versions {
        members[version.id] = try Consultations.members(of: version.id, tx)
        comments[version.id] = try Consultations.comments(on: version.id, tx)
        texts[version.id] = try (0...version.edition).compactMap {
          try FrameworkVersions.text(of: version.id, edition: $0, tx)?.source
        }
        events[version.id] = try FrameworkVersions.events(of: version.id, tx).count
      }
      (self.members, self.comments, self.texts, self.events) = (members, comments, texts, events)
      library = try StandardsInForce.library(tx)
    }

    func check(since before: Picture, on day: Day, _ step: String) {
      for version in versions {
        let was = before.versions.first { $0.id == version.id }
        #expect(
          was == nil
            ? version.state == .draft || version.isShipped
            : was?.state == version.state
              || LifecycleRules.transitions.contains {
                $0.from == was?.state && $0.to == version.state
              }, "\(step): \(String(describing: was?.state)) to \(version.state)")
        #expect((events[version.id] ?? 0) >= (before.events[version.id] ?? 0), "\(step)")
        // Texts are added and never changed; of what is published, none is added either.
        let (former, now) = (before.texts[version.id] ?? [], texts[version.id] ?? [])
        #expect(Array(now.prefix(former.count)) == former, "\(step)")
        if was?.state.isFixed == true { #expect(now == former, "\(step)") }
        checkPublished(version, was, step)
        // Whose name is free again.
        if version.state == .withdrawn { continue }
        let inForce = library.framework(version.reference)
        #expect((inForce != nil) == version.state.isFixed, "\(step)")
        if version.state.isFixed { #expect(inForce?.state == version.state, "\(step)") }
      }
      for code in Set(library.frameworks.map(\.code)) {
        #expect(library.versions(of: code).count { $0.state == .published } <= 1, "\(step)")
      }
      #expect(LibraryRules.faults(of: library) == [], "\(step)")
    }

    private func checkPublished(
      _ version: FrameworkVersion, _ was: FrameworkVersion?, _ step: String
    ) {
      guard version.state == .published, was?.state != .published, !version.isShipped else {
        return
      }
      #expect((comments[version.id] ?? []).allSatisfy { $0.answer != nil }, "\(step)")
      let reviewers = (members[version.id] ?? []).filter {
        $0.isActive && $0.part == .reviewer
      }
      #expect(!reviewers.isEmpty, "\(step)")
      #expect(
        reviewers.allSatisfy { $0.agrees(to: version.edition, after: version.closesOn) }, "\(step)")
      for constituency in Constituency.allCases {
        let own = (members[version.id] ?? []).filter { $0.constituency == constituency }
        let isHeard = (comments[version.id] ?? []).contains { comment in
          own.contains { $0.id == comment.member }
        }
        #expect(
          isHeard || own.contains { $0.isActive && $0.account != nil },
          "\(step): nobody of \(constituency)")
      }
      #expect(version.approvalAskedOn != nil, "\(step)")
      #expect(version.approval != nil && version.approval?.account != version.author, "\(step)")
      if let opened = version.openedOn, let approved = version.approval?.at.dayInLondon {
        #expect(approved >= opened + 84, "\(step)")
      }
    }
  }

  private func walk(_ engine: Engine, seed: UInt64) async throws -> Walk {
    let result = Box()
    try await withConsultations(engine) { database, world in
      var dice = SeededGenerator(seed: seed)
      var walk = Walk()
      var day = Clock.test.today
      for number in 0..<190 {
        let before = try await database.read { tx in try Picture(tx) }
        // At the end everybody means well, so that every version comes to its own.
        let isCalm = number >= 130
        day = day + (isCalm ? 14 : dice.number(4) == 0 ? dice.number(60) : dice.number(3))
        let step = isCalm ? Step(calm: &dice, before, on: day) : Step(&dice, before, on: day)
        let today = day
        do {
          try await database.write { tx in try step.run(world, on: today, tx) }
          walk.taken += 1
        } catch {
          #expect(error is any Refusal, "\(step): \(error)")
          walk.refused += 1
          let after = try await database.read { tx in try Picture(tx) }
          #expect(after == before, "\(step) was refused and changed something")
          continue
        }
        let after = try await database.read { tx in try Picture(tx) }
        after.check(since: before, on: day, "\(step)")
        walk.reached.formUnion(after.versions.map(\.state))
      }
      await result.set(walk)
    }
    return await result.walk
  }

  private actor Box {
    var walk = Walk()
    func set(_ walk: Walk) { self.walk = walk }
  }

  private enum Step: CustomStringConvertible, Sendable {
    case load(String, by: String)
    case replace(FrameworkVersion, String, by: String)
    case invite(FrameworkVersion, String, Constituency, ConsultationMember.Part, by: String)
    case inviteAll(FrameworkVersion)
    case release(ConsultationMember, by: String)
    case comment(FrameworkVersion, String?, by: String)
    case answer(ConsultationComment, by: String)
    case agree(FrameworkVersion, Bool, Int, by: String)
    case step(FrameworkVersion, FrameworkStep, Day, by: String, seen: Int)
    case follow

    private static let names = [
      "author", "approver", "approver-two", "authority", "authority-two", "national", "council",
      "carer", "network",
      "patient", "stranger",
    ]

    init(_ dice: inout SeededGenerator, _ picture: Picture, on day: Day) {
      guard !picture.versions.isEmpty, dice.number(12) > 0 else {
        let next = (picture.versions.compactMap { Int($0.reference.version) }.max() ?? 0) + 1
        let before = picture.library.current("volunteer-leaders")?.version
        let text = ConsultationWorld.text(
          version: "\(dice.number(4) == 0 ? 1 : next)", follows: before,
          says: "Says \(dice.number(9))")
        self = .load(text, by: dice.one(of: ["author", "approver", "authority", "carer"]))
        return
      }
      let version = dice.one(of: picture.versions)
      if dice.number(10) < 6 {
        self = .likely(&dice, picture, version, on: day)
        return
      }
      let name = dice.one(of: Self.names)
      let members = picture.members[version.id] ?? []
      let comments = picture.comments[version.id] ?? []
      switch dice.number(8) {
      case 0:
        self = .replace(
          version,
          ConsultationWorld.text(
            version: version.reference.version, follows: version.follows,
            says: "Says \(dice.number(9))"), by: name)
      case 1:
        self = .invite(
          version, dice.one(of: Self.names), dice.one(of: Constituency.allCases),
          dice.one(of: ConsultationMember.Part.allCases), by: name)
      case 2 where !members.isEmpty: self = .release(dice.one(of: members), by: name)
      case 3: self = .comment(version, dice.one(of: [nil, "listening", "nothing"]), by: name)
      case 4 where !comments.isEmpty: self = .answer(dice.one(of: comments), by: name)
      case 5:
        self = .agree(
          version, dice.number(3) > 0, version.edition - (dice.number(5) == 0 ? 1 : 0), by: name)
      case 6: self = .follow
      case _:
        self = .step(
          version, dice.one(of: FrameworkStep.allCases), day + dice.number(300), by: name,
          seen: version.revision - (dice.number(8) == 0 ? 1 : 0))
      }
    }

    init(calm dice: inout SeededGenerator, _ picture: Picture, on day: Day) {
      let inForce = Set(picture.versions.filter { $0.state == .published }.map(\.reference.version))
      let rank = { (version: FrameworkVersion) -> Int in
        switch version.state {
        case .superseded: 0
        case .approved, .consultation: 1
        case .draft: version.follows.map(inForce.contains) ?? false ? 2 : 4
        case .published: 3
        case .retired, .withdrawn: 5
        }
      }
      let ranked = picture.versions.filter { rank($0) < 5 }.sorted { rank($0) < rank($1) }
      guard !ranked.isEmpty else {
        self = Step(&dice, picture, on: day)
        return
      }
      self = .likely(&dice, picture, dice.one(of: Array(ranked.prefix(2))), on: day)
    }

    /// What somebody would do next who means well.
    private static func likely(
      _ dice: inout SeededGenerator, _ picture: Picture, _ version: FrameworkVersion, on day: Day
    ) -> Step {
      func step(_ step: FrameworkStep, _ name: String, _ given: Day? = nil) -> Step {
        .step(version, step, given ?? day, by: name, seen: version.revision)
      }
      let members = (picture.members[version.id] ?? []).filter(\.isActive)
      switch version.state {
      case .draft where dice.number(12) == 0: return step(.withdraw, "author")
      case .draft:
        return Set(members.map(\.constituency)).count < 5
          ? .inviteAll(version) : step(.openConsultation, "author", day + 84 + dice.number(5))
      case .consultation where version.isOpen(on: day):
        return .comment(
          version, "listening", by: dice.one(of: ConsultationWorld.speakers.map(\.name)))
      case .consultation:
        if let open = picture.comments[version.id]?.first(where: { $0.answer == nil }) {
          return .answer(open, by: "author")
        }
        if version.approvalAskedOn == nil { return step(.askApproval, "author") }
        return step(.approve, dice.one(of: ["approver", "approver-two"]))
      case .approved:
        if let open = members.first(where: {
          $0.part == .reviewer && !$0.agrees(to: version.edition, after: version.closesOn)
        }) {
          return .agree(version, true, version.edition, by: open.name)
        }
        return step(.publish, dice.one(of: ["authority", "authority-two"]))
      case .published, .superseded:
        let isFollowed = picture.versions.contains { $0.follows == version.reference.version }
        if version.state == .published, !isFollowed, !version.isShipped {
          let next = (picture.versions.compactMap { Int($0.reference.version) }.max() ?? 0) + 1
          return .load(
            ConsultationWorld.text(version: "\(next)", follows: version.reference.version),
            by: "author")
        }
        guard let retires = version.retiresOn else {
          return step(.announceRetirement, "authority", day + 182)
        }
        // It retires by itself, where nobody missed a warning.
        return day > retires + 20
          ? step(.announceRetirement, "authority", day + 182) : .follow
      case .retired, .withdrawn: return .follow
      }
    }

    func run(_ world: ConsultationWorld, on day: Day, _ tx: any Transaction) throws {
      func user(_ name: String) throws -> User { try world.user(name, on: day, tx) }
      switch self {
      case .load(let text, let name): _ = try world.draft(text, by: name, on: day, tx)
      case .replace(let version, let text, let name):
        try ReplaceVersionText(id: version.id, text: text, seen: version.revision)
          .run(by: user(name), tx)
      case .invite(let version, let account, let constituency, let part, let name):
        try InviteMember(
          id: version.id, part: part, constituency: constituency, account: account, name: nil,
          organisation: nil
        ).run(by: user(name), tx)
      case .inviteAll(let version):
        for (name, constituency) in ConsultationWorld.speakers {
          let isThere = try Consultations.members(of: version.id, tx).contains {
            $0.isActive && $0.account == world.accounts[name]
          }
          if isThere { continue }
          try InviteMember(
            id: version.id, part: name == "network" ? .reviewer : .contributor,
            constituency: constituency, account: name, name: nil, organisation: nil
          ).run(by: user("author"), tx)
        }
      case .release(let member, let name):
        try ReleaseMember(id: member.version, member: member.id, reason: "Left")
          .run(by: user(name), tx)
      case .comment(let version, let node, let name):
        try MakeComment(id: version.id, clause: .init(node: node, stage: nil), words: "So and so")
          .run(by: user(name), tx)
      case .answer(let comment, let name):
        try AnswerComment(
          id: comment.version, comment: comment.id, kind: .notChanged, words: "It is enough"
        ).run(by: user(name), tx)
      case .agree(let version, let isYes, let edition, let name):
        try SayAgreement(id: version.id, isYes: isYes, words: "So", edition: edition)
          .run(by: user(name), tx)
      case .step(let version, let step, let given, let name, let seen):
        try TakeVersionStep(
          id: version.id, step: step, given: .init(words: "Because", day: given), seen: seen
        ).run(by: user(name), tx)
      case .follow:
        for version in try FrameworkVersions.all(tx) {
          try world.follow(version.id, on: day, tx)
        }
      }
    }

    var description: String {
      switch self {
      case .load(_, let name): "load by \(name)"
      case .replace(_, _, let name): "replace by \(name)"
      case .invite(_, let account, _, _, let name): "invite \(account) by \(name)"
      case .inviteAll: "invite all"
      case .release(_, let name): "release by \(name)"
      case .comment(_, _, let name): "comment by \(name)"
      case .answer(_, let name): "answer by \(name)"
      case .agree(_, let isYes, _, let name): "\(isYes ? "yes" : "no") by \(name)"
      case .step(let version, let step, _, let name, _):
        "\(step) of \(version.reference.words) by \(name)"
      case .follow: "follow"
      }
    }
  }
}
