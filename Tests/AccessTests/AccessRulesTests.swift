import Access
import Kernel
import Testing

/// Every role against every way in which a subject can stand to it. The expected answers are the
/// policy written out by hand.
@Suite struct `Who may see what` {
  static let here = OrganisationID(rawValue: 1)
  static let anywhere = Permission("test.see", doing: "see this", roles: Set(Role.allCases))

  enum Subject: String, CaseIterable {
    case themselves, report, personUnder, personElsewhere, organisationUnder, organisationInArea,
      organisationElsewhere

    var standing: Standing {
      switch self {
      case .themselves: Standing(isSelf: true, isPerson: true)
      case .report: Standing(reportsToUser: true, isPerson: true)
      case .personUnder: Standing(isPerson: true, under: [here])
      case .personElsewhere: Standing(isPerson: true, under: [OrganisationID(rawValue: 2)])
      case .organisationUnder: Standing(under: [here], areas: [here])
      case .organisationInArea: Standing(areas: [here])
      case .organisationElsewhere: Standing(under: [OrganisationID(rawValue: 2)])
      }
    }
  }

  static let allowed: [Role: Set<Subject>] = [
    .person: [.themselves],
    .lineManager: [.themselves, .report],
    .organisationLead: [.themselves, .personUnder, .organisationUnder],
    .regionLead: [.themselves, .organisationUnder, .organisationInArea],
    .nationalLead: [
      .themselves, .organisationUnder, .organisationInArea, .organisationElsewhere,
    ],
    .administrator: [.themselves, .personUnder, .organisationUnder],
  ]

  @Test(arguments: Role.allCases, Subject.allCases)
  func `follows the policy`(role: Role, subject: Subject) throws {
    let period = try #require(Period(from: Day(number: 0)))
    let grant = Grant(
      id: GrantID(rawValue: 1), role: role, organisation: Self.here, period: period)
    let held = AccessRules.role(
      holding: Self.anywhere, over: subject.standing, grants: [grant], hasPerson: true)
    #expect((held != nil) == Self.allowed[role]?.contains(subject))
  }

  @Test func `gives nothing to a role that the permission does not name`() throws {
    let period = try #require(Period(from: Day(number: 0)))
    let grant = Grant(
      id: GrantID(rawValue: 1), role: .organisationLead, organisation: Self.here, period: period)
    let permission = Permission("test.load", doing: "load", roles: [.administrator])
    #expect(
      AccessRules.role(
        holding: permission, over: Standing(isPerson: true, under: [Self.here]), grants: [grant],
        hasPerson: true) == nil)
  }

  @Test func `counts only grants of today`() throws {
    let day = Day(number: 20_000)
    let past = try #require(Period(from: day - 10, to: day - 1))
    let user = User(
      account: AccountID(rawValue: 1), name: "x", person: nil,
      grants: [
        Grant(id: GrantID(rawValue: 1), role: .administrator, organisation: nil, period: past)
      ], now: Clock.fixed(day).now())
    #expect(user.grants.isEmpty)
    #expect(!user.may(.manageAccounts))
  }
}

@Suite struct `Failing to sign in` {
  @Test func `is refused for the same account from the same place after five times`() {
    let failures = ThrottleRules.Failures(ofPair: 5, ofName: 5, ofAddress: 5)
    #expect(ThrottleRules.answer(after: failures, knownDevice: false) == .refuse)
  }

  @Test func `never keeps out a browser that has signed in before`() {
    let attack = ThrottleRules.Failures(ofPair: 0, ofName: 5_000, ofAddress: 5_000)
    #expect(ThrottleRules.answer(after: attack, knownDevice: true) == .goOn)
  }

  @Test func `of others slows new browsers down and does not refuse them`() {
    let attack = ThrottleRules.Failures(ofPair: 0, ofName: 5_000, ofAddress: 5_000)
    #expect(
      ThrottleRules.answer(after: attack, knownDevice: false) == .goOnAfter(seconds: 2))
  }
}

@Suite struct `A password` {
  @Test(arguments: ["", "short", "password1234", "Password!!!!", "aaaaaaaaaaaaaa", "asha.patel99"])
  func `is refused when it would be guessed`(password: String) {
    #expect(PasswordRules.problem(with: password, for: "asha.patel") != nil)
  }

  @Test(arguments: ["correct horse battery", "drei rote Äpfel am Baum", "7hXq-99bZ_kkw"])
  func `is taken when it is long enough`(password: String) {
    #expect(PasswordRules.problem(with: password, for: "asha.patel") == nil)
  }

  @Test func `matches itself, composed or not, and nothing else`() async throws {
    let chance = Chance { count in (0..<count).map { UInt8($0) } }
    let passwords = Passwords(cost: .cheap, chance: chance)
    let stored = try await passwords.digest("caf\u{E9} sur la place")
    #expect(try await passwords.matches("cafe\u{301} sur la place", stored))
    #expect(try await !passwords.matches("cafe sur la place", stored))
    #expect(try await !passwords.matches("anything", nil))
  }

  @Test func `is stored as text that says how hard it is to guess`() async throws {
    let chance = Chance { count in (0..<count).map { UInt8($0) } }
    let stored = try await Passwords(cost: .cheap, chance: chance).digest("correct horse battery")
    guard case .text(let text) = stored.stored else {
      Issue.record("not text")
      return
    }
    #expect(text.hasPrefix("scrypt$16$8$1$000102"))
    #expect(StoredPassword(stored: .text(text)) == stored)
  }
}
