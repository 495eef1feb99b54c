import Access
import Kernel
import Testing

/// Every role against every way in which a subject can stand to it. The expected answers are the
/// policy written out by hand.
@Suite struct `Who may see what` {
  static let here = OrganisationID(rawValue: 1)
  static let anywhere = Permission("test.see", doing: "see this", roles: Set(Role.allCases))

  enum Subject: String, CaseIterable {
    case themselves, report, personHere, personUnder, personElsewhere, organisationHere,
      organisationUnder, organisationInArea, organisationElsewhere

    var standing: Standing {
      let elsewhere = OrganisationID(rawValue: 2)
      let part = OrganisationID(rawValue: 3)
      return switch self {
      case .themselves: Standing(isSelf: true, isPerson: true)
      case .report: Standing(reportsToUser: true, isPerson: true)
      case .personHere: Standing(isPerson: true, places: [here], under: [here])
      case .personUnder: Standing(isPerson: true, places: [part], under: [part, here])
      case .personElsewhere: Standing(isPerson: true, places: [elsewhere], under: [elsewhere])
      case .organisationHere: Standing(places: [here], under: [here], areas: [here])
      case .organisationUnder: Standing(places: [part], under: [part, here], areas: [here])
      case .organisationInArea: Standing(areas: [here])
      case .organisationElsewhere: Standing(places: [elsewhere], under: [elsewhere])
      }
    }
  }

  /// Besides themselves, whom everybody sees. The two that are not given are in no list.
  static let allowed: [RoleReach: Set<Subject>] = [
    .themselves: [], .reports: [], .nothing: [], .journal: [],
    .people: [.personHere, .personUnder, .organisationHere, .organisationUnder],
    .figures: [.organisationHere, .organisationUnder],
    .dealings: [.organisationHere, .organisationUnder],
    .area: [.organisationHere, .organisationUnder, .organisationInArea],
    .nation: [
      .organisationHere, .organisationUnder, .organisationInArea, .organisationElsewhere,
    ],
  ]

  static func grant(_ role: Role, beneath: Bool = true) throws -> Grant {
    Grant(
      id: GrantID(rawValue: 1), role: role, organisation: here, beneath: beneath,
      period: try #require(Period(from: Day(number: 0))))
  }

  static func holder(_ grant: Grant, isLineManager: Bool = false) -> Holder {
    Holder(isPerson: true, isLineManager: isLineManager, grants: [grant])
  }

  @Test(arguments: Role.allCases, Subject.allCases)
  func `follows the policy`(role: Role, subject: Subject) throws {
    let held = AccessRules.holding(
      Self.anywhere, over: subject.standing, by: Self.holder(try Self.grant(role)))
    let expected = try #require(Self.allowed[role.reach]).union([.themselves])
    #expect((held != nil) == expected.contains(subject))
  }

  @Test(arguments: Subject.allCases)
  func `follows who reports to whom, and no grant of that`(subject: Subject) throws {
    let granted = Self.holder(try Self.grant(.lineManager))
    let managing = Self.holder(try Self.grant(.person), isLineManager: true)
    let held = { AccessRules.holding(Self.anywhere, over: subject.standing, by: $0) != nil }
    #expect(held(granted) == (subject == .themselves))
    #expect(held(managing) == [.themselves, .report].contains(subject))
  }

  @Test(arguments: Role.allCases.filter { $0.reach == .people }, Subject.allCases)
  func `stays at the organisation where the grant does`(role: Role, subject: Subject) throws {
    let held = AccessRules.holding(
      Self.anywhere, over: subject.standing,
      by: Self.holder(try Self.grant(role, beneath: false)))
    #expect(
      (held != nil) == [.themselves, .personHere, .organisationHere].contains(subject))
  }

  /// - Source: boundaries, "system people officer and regional team only what the person shared,
  ///   plus counts for all".
  @Test(arguments: Role.allCases.filter { Set<Role>.outside.contains($0) })
  func `shows names to bodies outside only where they are shared`(role: Role) throws {
    let names = Permission(
      "test.names", doing: "see names", roles: Set(Role.allCases), shows: .people)
    let holder = Self.holder(try Self.grant(role))
    let person = { (shared: [OrganisationID: Set<SharedData>]) in
      Standing(isPerson: true, places: [Self.here], under: [Self.here], shared: shared)
    }
    let elsewhere = OrganisationID(rawValue: 2)
    #expect(AccessRules.holding(names, over: person([:]), by: holder) == nil)
    #expect(AccessRules.holding(names, over: person([elsewhere: [.people]]), by: holder) == nil)
    #expect(AccessRules.holding(names, over: person([Self.here: [.training]]), by: holder) == nil)
    #expect(
      AccessRules.holding(names, over: person([Self.here: [.people]]), by: holder)?.role == role)
    // What shows nobody is no right over people, shared or not.
    #expect(
      AccessRules.holding(Self.anywhere, over: person([Self.here: [.people]]), by: holder) == nil)
  }

  @Test func `gives nothing to a role that the permission does not name`() throws {
    let permission = Permission("test.load", doing: "load", roles: [.administrator])
    #expect(
      AccessRules.holding(
        permission, over: Standing(isPerson: true, places: [Self.here], under: [Self.here]),
        by: Self.holder(try Self.grant(.organisationLead))) == nil)
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
  @Test(arguments: [
    "", "short", "password1234", "Password!!!!", "aaaaaaaaaaaaaa", "asha.patel99",
    "P@55w0rd!2026", "WelcomeSummer2026", "123456789012", "qwertyuiopas", "abc1abc1abc1",
    "Liverpool2026!", "Waypoint for all of us", "W4ypoint blue fish", "hospital-nurse-night",
    "nhsnhsnhs123", "Asha.Patel is here now",
  ])
  func `is refused when it would be guessed`(password: String) {
    #expect(PasswordRules.problem(with: password, for: "asha.patel") != nil)
  }

  @Test(arguments: [
    "correct horse battery", "drei rote Äpfel am Baum", "7hXq-99bZ_kkw", "river otter lantern",
    "три красных яблока", "三本の赤いりんごの木の下で会う", "summer at the lighthouse",
    String(repeating: "otter lantern ", count: 10),
  ])
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

  /// RFC 7914, section 12; its key is 64 bytes long, of which the first 32 are the same.
  @Test func `is derived as the standard says`() async throws {
    let salt = "SodiumChloride".utf8.map { String($0, radix: 16) }.joined()
    let key = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
    let stored = StoredPassword(stored: .text("scrypt$16384$8$1$\(salt)$\(key)"))
    let passwords = Passwords(
      cost: .cheap, chance: Chance { count in (0..<count).map { UInt8($0) } })
    #expect(try await passwords.matches("pleaseletmein", stored))
    #expect(try await !passwords.matches("pleaseletmeout", stored))
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
