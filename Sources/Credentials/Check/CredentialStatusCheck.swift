import Kernel

/// Finds the state of a credential, already known to be its issuer's, in the lists at hand.
struct CredentialStatusCheck {
  struct Found {
    var purposes: Set<StatusPurpose> = []
    /// The day of the oldest list looked at; `nil` unless everything was looked at, or what was
    /// found settles it.
    var asOf: Day?
    var reasons: [String] = []
    /// Why a list is too old to say that nothing happened since. Being taken back is for good.
    var outOfDate: String?
  }

  private let credential: Credential
  private let lists: [String]
  private let keys: TrustedKeys

  init(_ credential: Credential, lists: [String], keys: TrustedKeys) {
    self.credential = credential
    self.lists = lists
    self.keys = keys
  }

  /// - Throws: `Problems` for each list that cannot be used, and why.
  func found(asOf moment: CredentialCheck.Moment, now: Instant) throws(Problems) -> Found {
    var problems = Problems()
    var published: [StatusListCredential] = []
    for text in lists {
      do {
        published.append(try list(text, moment, now))
      } catch {
        problems.add("status-list", "The status list cannot be used: \(error.words)")
      }
    }
    try problems.throwIfAny()
    return try found(in: published, moment)
  }

  private func found(
    in published: [StatusListCredential], _ moment: CredentialCheck.Moment
  ) throws(Problems) -> Found {
    var found = Found()
    var days: [Day] = []
    var unseen: [String] = credential.otherStatuses.map { "one of the kind \(Plain.words($0))" }
    for entry in credential.statuses where Self.decisive.contains(entry.purpose) {
      let fitting = published.filter { $0.id == entry.list && $0.purposes.contains(entry.purpose) }
      guard let list = fitting.max(by: { $0.validFrom < $1.validFrom }) else {
        unseen.append(Self.word(entry.purpose))
        continue
      }
      guard let isSet = list.list.isSet(entry.index) else {
        throw Problems(
          "status-list",
          "The status list cannot be used: it is too short, \(list.list.count) states, and this"
            + " credential is number \(entry.index)")
      }
      days.append(list.validFrom.dayInLondon)
      if let end = list.validUntil, moment.isAfter(end) {
        found.outOfDate =
          "The status list cannot be used: it is out of date: it was good until \(end.inWords)."
          + " Fetch the present one"
      }
      if isSet {
        found.purposes.insert(entry.purpose)
        if entry.purpose == .revocation { days = [list.validFrom.dayInLondon] }
        if entry.purpose == .revocation { break }
      }
    }
    if !found.purposes.isEmpty || unseen.isEmpty { found.asOf = days.min() }
    found.reasons = words(
      unseen, looked: !days.isEmpty, settled: found.purposes.contains(.revocation))
    return found
  }

  private func words(_ unseen: [String], looked: Bool, settled: Bool) -> [String] {
    if credential.statuses.isEmpty, credential.otherStatuses.isEmpty {
      return ["Its issuer publishes no list by which it could be taken back."]
    }
    if settled || unseen.isEmpty { return [] }
    if !looked {
      return [
        "Whether it was taken back since was not looked up: no status list was given."
          + (credential.statuses.first.map { " Its list is at \(Plain.words($0.list))." } ?? "")
      ]
    }
    return [
      "Not everything its issuer publishes of it was looked up; a list is missing for: "
        + unseen.uniqued().joined(separator: ", ") + "."
    ]
  }

  /// A list by the issuer of the credential, for it, and of these days.
  private func list(
    _ text: String, _ moment: CredentialCheck.Moment, _ now: Instant
  ) throws(SignedToken.Unreadable) -> StatusListCredential {
    let token: SignedToken
    do {
      token = try SignedToken(text)
    } catch {
      throw SignedToken.Unreadable("it is not a signed list. Fetch it again from its address")
    }
    guard case .key(let key) = keys.signer(of: token) else {
      throw SignedToken.Unreadable(
        "it was changed, or signed by somebody whose key is not in the keys file")
    }
    let list = try StatusListCredential(token)
    let issuer = credential.issuer.id
    guard list.issuer.id == issuer, keys.isKey(key, of: issuer) else {
      throw SignedToken.Unreadable(
        "it is signed by \(Plain.words(key.issuer ?? list.issuer.id)), and the credential by"
          + " \(Plain.words(issuer))")
    }
    let named = credential.statuses.filter { $0.list == list.id }
    guard !named.isEmpty || credential.statuses.isEmpty else {
      throw SignedToken.Unreadable(
        "it is the list \(Plain.words(list.id)), and the credential names"
          + " \(credential.statuses.map { Plain.words($0.list) }.uniqued().joined(separator: ", "))"
      )
    }
    guard named.isEmpty || named.contains(where: { list.purposes.contains($0.purpose) }) else {
      throw SignedToken.Unreadable("it does not say what the credential looks for in it")
    }
    let latest = now.adding(seconds: CredentialCheck.leewayInSeconds)
    guard list.validFrom <= latest || !moment.isBefore(list.validFrom) else {
      throw SignedToken.Unreadable("it is of \(list.validFrom.inWords), which has not come yet")
    }
    return list
  }

  /// Other purposes (messages, newer editions) do not decide whether it holds.
  private static let decisive: Set<StatusPurpose> = [.revocation, .suspension]

  private static func word(_ purpose: StatusPurpose) -> String {
    purpose == .revocation ? "taken back" : "suspended"
  }
}
