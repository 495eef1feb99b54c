import Access
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@Suite struct `A second factor` {
  static let now = Clock.test.now()
  static let signIn = SignIn(name: "asha", address: "192.0.2.1", device: nil)

  static let password = Passwords(cost: .cheap, chance: .different())

  private static func session(
    of account: AccountID, _ tx: any Transaction
  ) throws -> (session: Session, user: User) {
    let token = try Sessions.begin(
      for: account, secondFactorAt: nil, chance: .different(seed: UInt64(account.rawValue)),
      at: now, tx)
    return try #require(try Sessions.find(token: token, at: now, tx))
  }

  /// Sets up an app for the first administrator.
  private static func setUp(
    _ password: StoredPassword, _ tx: any Transaction
  ) throws -> (account: AccountID, app: OneTimeCode, codes: [String]) {
    let account = try AddAccount(name: "asha", password: password, role: .administrator)
      .runAsFirst(at: now, tx)
    let (session, user) = try session(of: account, tx)
    #expect(session.stage == .setUp)
    let app = try BeginSecondFactor().run(
      for: account, keys: .test, chance: .different(seed: 3), at: now, tx)
    let done = try ConfirmSecondFactor(code: app.code(at: now)).run(
      by: user, session, signIn, keys: .test, chance: .different(seed: 5), time: now, tx)
    let after = try Sessions.find(token: done.begun.sessionToken, at: now, tx)
    #expect(after?.session.stage == .complete)
    return (account, app, done.codes)
  }

  private static func pass(
    _ account: AccountID, _ typed: String, isRecovery: Bool = false, from signIn: SignIn = signIn,
    at time: Instant = now, _ tx: any Transaction
  ) throws -> String {
    let token = try Sessions.begin(
      for: account, secondFactorAt: nil, chance: Self.chance, at: now, tx)
    let session = try #require(try Sessions.find(token: token, at: now, tx)).session
    let outcome = try PassSecondFactor(typed: typed, isRecovery: isRecovery, signIn: signIn).run(
      session, keys: .test, chance: Self.chance, time: time, at: now, tx)
    switch outcome {
    case .passed(let begun, _):
      #expect(try Sessions.find(token: token, at: now, tx) == nil, "the first session is over")
      #expect(begun.sessionToken != token)
      return "passed"
    case .wrong: return "wrong"
    case .throttled: return "throttled"
    }
  }

  static let chance = Chance.different(seed: 11)

  @Test(arguments: Engine.allCases)
  func `takes each code once, on either side of the clock`(engine: Engine) async throws {
    let password = try await Self.password.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let (account, app, _) = try Self.setUp(password, tx)
        let later = Self.now.adding(seconds: 300)
        let step = OneTimeCode.step(at: later)
        #expect(try Self.pass(account, app.code(at: Self.now), at: later, tx) == "wrong")
        #expect(try Self.pass(account, app.code(atStep: step - 1), at: later, tx) == "passed")
        #expect(try Self.pass(account, app.code(atStep: step - 1), at: later, tx) == "wrong")
        #expect(try Self.pass(account, app.code(atStep: step + 1), at: later, tx) == "passed")
        #expect(try Self.pass(account, app.code(atStep: step), at: later, tx) == "wrong")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells its owner when a code is typed again that was used`(engine: Engine) async throws {
    let password = try await Self.password.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let (account, app, codes) = try Self.setUp(password, tx)
        let later = Self.now.adding(seconds: 300)
        let told = {
          try AccountNotices.unread(of: account, tx).count { $0.words.contains("used already") }
        }
        let journalled = {
          try tx.row(
            """
            SELECT COUNT(*) FROM journal_entry WHERE action = 'account.second-factor-used-again'
            """)?(0, as: Int.self)
        }
        // One that was never right, one from before, and one of recovery tell nobody anything.
        let step = OneTimeCode.step(at: later)
        #expect(try Self.pass(account, app.code(at: later), at: later, tx) == "passed")
        #expect(try Self.pass(account, app.code(atStep: step - 9), at: later, tx) == "wrong")
        #expect(try Self.pass(account, codes[0], isRecovery: true, at: later, tx) == "passed")
        #expect(try Self.pass(account, codes[0], isRecovery: true, at: later, tx) == "wrong")
        #expect(try told() == 0)
        #expect(try journalled() == 0)
        #expect(try Self.pass(account, app.code(at: later), at: later, tx) == "wrong")
        #expect(try told() == 1)
        #expect(try journalled() == 1)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets in by each recovery code once`(engine: Engine) async throws {
    let password = try await Self.password.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let (account, _, codes) = try Self.setUp(password, tx)
        #expect(Set(codes).count == 10)
        #expect(try Self.pass(account, codes[3].lowercased(), isRecovery: true, tx) == "passed")
        #expect(try Self.pass(account, codes[3], isRecovery: true, tx) == "wrong")
        #expect(try RecoveryCodes.left(of: account, tx) == 9)
        let user = try #require(try Accounts.user(account, at: Self.now, tx))
        let new = try RenewRecoveryCodes().run(by: user, chance: .different(seed: 9), tx)
        #expect(try Self.pass(account, codes[4], isRecovery: true, tx) == "wrong")
        #expect(try Self.pass(account, new[0], isRecovery: true, tx) == "passed")
        let rows = try tx.rows("SELECT digest FROM recovery_code")
        let kept = try rows.map { try $0(0, as: String.self) }
        #expect(!kept.contains { digest in new.contains { digest.contains(SafeCode.plain($0)) } })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows once who it is, though the button was pressed twice`(engine: Engine) async throws {
    let password = try await Self.password.digest("correct horse battery")
    try await withDatabase(engine) { database in
      let (app, session, user) = try await database.write { tx in
        let (account, app, _) = try Self.setUp(password, tx)
        let (session, user) = try Self.session(of: account, tx)
        return (app, session, user)
      }
      let later = Self.now.adding(seconds: 300)
      let press = { (now: Instant) in
        let code = PassSecondFactor(
          typed: app.code(at: later), isRecovery: false, signIn: Self.signIn)
        return try await database.write { tx in
          try ProveAgain(.code(code, keys: .test, time: later)).run(by: user, session, at: now, tx)
        }
      }
      // Both requests knew the session before either was taken.
      #expect(try await press(later) == .proved)
      #expect(try await press(later) == .proved)
      // It is no new proof.
      #expect(try await press(later.adding(seconds: ProofRules.goodForSeconds)) == .wrong)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is guessed at five times from one place, and its owner gets in from another`(
    engine: Engine
  ) async throws {
    let password = try await Self.password.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let (account, app, codes) = try Self.setUp(password, tx)
        let later = Self.now.adding(seconds: 300)
        let thief = SignIn(name: "asha", address: "192.0.2.66", device: nil)
        let wrong = app.code(atStep: 1)
        for guess in 1...20 {
          let outcome = try Self.pass(account, wrong, from: thief, at: later, tx)
          #expect(outcome == (guess <= 5 ? "wrong" : "throttled"))
        }
        // The right code is no help to whoever guessed too often.
        let right = app.code(at: later)
        #expect(try Self.pass(account, right, from: thief, at: later, tx) == "throttled")
        // From fifty addresses at once: the browsers nobody knows are refused, codes on paper not.
        for place in 1...50 {
          let other = SignIn(name: "asha", address: "198.51.100.\(place)", device: nil)
          _ = try Self.pass(account, wrong, from: other, at: later, tx)
        }
        #expect(try Self.pass(account, app.code(at: later), at: later, tx) == "throttled")
        #expect(try Self.pass(account, codes[0], isRecovery: true, tx) == "passed")
        let known = SignIn(name: "asha", address: "203.0.113.5", device: "a")
        _ = try known.begin(
          account, secondFactorAt: Self.now, chance: Self.chance, at: Self.now, tx)
        #expect(try Self.pass(account, app.code(at: later), from: known, at: later, tx) == "passed")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is kept sealed, and sealed anew under another key`(engine: Engine) async throws {
    let password = try await Self.password.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let (account, app, _) = try Self.setUp(password, tx)
        let kept = try #require(
          try tx.row("SELECT sealed_secret FROM second_factor")?(0, as: String.self))
        #expect(!kept.contains(Base32.text(app.secret)))
        let bytes = { [UInt8](repeating: $0, count: 32) }
        let keys = KeyRing(
          [bytes(7), bytes(8)].compactMap(KeyRing.Key.init), chance: .different())
        #expect(try SecondFactors.sealed.keys(tx) == [try #require(KeyRing.test.present)])
        #expect(try SecondFactors.sealed.seal(keys, 10, tx).sealed == 1)
        #expect(try SecondFactors.sealed.seal(keys, 10, tx).sealed == 0)
        #expect(try SecondFactors.sealed.keys(tx) == [try #require(keys.present)])
        let only = KeyRing([bytes(8)].compactMap(KeyRing.Key.init), chance: .different())
        #expect(try SecondFactors.find(account, tx)?.code(only) == app)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is reset by an administrator of everything the account holds, and its owner is told`(
    engine: Engine
  ) async throws {
    let password = try await Self.password.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let (first, _, _) = try Self.setUp(password, tx)
        let world = try `Accounts, and what they may`.world(tx)
        let add = { (name: String, organisation: OrganisationID?, person: PersonID?) in
          let id = try AddAccount(
            name: name, password: password, role: .administrator, organisation: organisation,
            person: person
          ).run(by: .console(now: Self.now), tx)
          return try #require(try Accounts.user(id, at: Self.now, tx))
        }
        let local = try add("local", world.trust, nil)
        // Works at the trust, and looks after everything.
        let high = try add("high", nil, world.person)
        for user in [local, high] {
          let account = try #require(user.account)
          try GiveSecondFactor(app: OneTimeCode(secret: [1, 2, 3])).run(
            to: account, keys: .test, at: Self.now, tx)
        }
        let reset = { (account: AccountID?, user: User) in
          try ResetSecondFactor(account: try #require(account), reason: "Lost phone")
            .run(by: user, tx)
        }
        #expect(throws: Forbidden.self) { try reset(high.account, local) }
        #expect(throws: NotFound.self) { try reset(first, local) }
        #expect(throws: Problems.self, "one's own") { try reset(high.account, high) }
        try reset(local.account, high)
        let account = try #require(local.account)
        #expect(try !SecondFactors.has(account, tx))
        #expect(try Self.session(of: account, tx).session.stage == .setUp)
        let notice = try #require(try AccountNotices.unread(of: account, tx).first)
        #expect(notice.words == "high reset your second factor. Reason given: Lost phone")
        let items = try Journal.timeline(
          of: .account(account), actions: JournalActions(AccessActions.all), tx)
        #expect(items.map(\.sentence).contains("Second factor of local reset: Lost phone"))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is asked of whoever is made an administrator while signed in`(
    engine: Engine
  ) async throws {
    let password = try await Self.password.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try `Accounts, and what they may`.world(tx)
        let id = try AddAccount(
          name: "lead", password: password, role: .organisationLead, organisation: world.trust
        ).run(by: .console(now: Self.now), tx)
        let token = try Sessions.begin(
          for: id, secondFactorAt: nil, chance: .different(), at: Self.now, tx)
        #expect(try Sessions.find(token: token, at: Self.now, tx)?.session.stage == .complete)
        try GiveGrant(
          account: id, role: .administrator, organisation: world.trust, reason: "New post"
        )
        .run(by: .console(now: Self.now), tx)
        #expect(try Sessions.find(token: token, at: Self.now, tx)?.session.stage == .setUp)
      }
    }
  }
}
