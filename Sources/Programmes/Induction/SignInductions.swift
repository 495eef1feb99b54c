import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Signs inductions off: one, or those of a whole Friday. All of them or none.
///
/// - Source: domain facts, induction and programmes, section 2.2: the registered manager or employer
///   has final responsibility for sign-off.
struct SignInductionsOff: Sendable {
  struct Item: Hashable, Sendable {
    let id: InductionID
    let seen: Int
  }

  let items: [Item]

  static let mostItems = 60

  func run(by user: User, _ tx: any Transaction) throws -> [Induction] {
    guard !items.isEmpty else { throw Problems("item", "Choose whom to sign off") }
    guard items.count <= Self.mostItems else {
      throw Problems("item", "Choose at most \(Self.mostItems) people at once")
    }
    return try items.map { item in
      do {
        return try sign(item, by: user, tx)
      } catch let refusal as InductionRefusal where items.count > 1 {
        // Of forty it is said whose.
        let person = try Inductions.find(item.id, tx)?.person
        let name = try person.flatMap { try People.names(of: [$0], tx)[$0] } ?? ""
        throw Problems("", "\(name): \(refusal.problems.first?.message ?? "")")
      }
    }
  }

  /// Why somebody could not be signed off now; `nil` where nothing stands in the way.
  static func obstacle(
    _ id: InductionID, _ user: User, _ tx: any Transaction
  ) throws -> String? {
    let (found, part) = try FoundInduction.toSign(id, user, tx)
    let facts = try SignInductionsOff(items: []).facts(found, part, user, tx)
    do {
      _ = try InductionRules.signOff(found.induction, facts)
      return nil
    } catch { return error.problems.first?.message }
  }

  private func sign(_ item: Item, by user: User, _ tx: any Transaction) throws -> Induction {
    let (found, part) = try FoundInduction.toSign(item.id, user, tx)
    var framed = found.framed
    guard framed.induction.revision == item.seen else { throw InductionRefusal.changedMeanwhile }
    var next = framed.induction
    next.state = try InductionRules.signOff(next, facts(found, part, user, tx))
    next.endedOn = user.today
    next.signature = InductionSignature(
      signer: user.person, name: found.right.actorName, part: part)
    next.changedAt = user.now
    try Inductions.save(next, tx)
    next.revision += 1
    framed.induction = next
    try InductionFlow.turn(
      .signOff, framed, words: framed.edition.statement, under: found.right, tx)
    try record(framed).sign(
      at: next.employer, until: nil, under: found.right, tx)
    try InductionNews.signed(next, at: user.now, tx)
    return next
  }

  private func facts(
    _ found: FoundInduction, _ part: Signatory, _ user: User, _ tx: any Transaction
  ) throws -> SignOffFactsOfInduction {
    let evidence = try InductionUnits.evidence(of: found.induction.id, tx)
    let settings = try InductionPlaces.settings(of: found.induction, on: user.today, tx)
    let own = try user.person.map { Set(try OnePerson.records(of: $0, tx)) } ?? []
    let assessors = Set(
      found.framed.parts.compactMap { found.framed.unit($0.code) }
        .filter { $0.state == .met }.compactMap(\.assessor))
    return SignOffFactsOfInduction(
      signer: part, signerIsPerson: user.isOne(of: found.records),
      asksSeparation: settings.asksSeparation,
      signerIsOnlyAssessor: !assessors.isEmpty && assessors.isSubset(of: own),
      lacking: try found.framed.lacking(evidence) + groundless(found, tx))
  }

  /// Parts that were brought along from what holds no more: found to be met by mistake, or somebody
  /// else’s after all, once records were taken apart.
  private func groundless(
    _ found: FoundInduction, _ tx: any Transaction
  ) throws -> [String] {
    let credited = found.framed.parts.compactMap { part -> (FramedPart, InductionID)? in
      let unit = found.framed.unit(part.code)
      return unit.state == .credited ? unit.creditedFrom.map { (part, $0) } : nil
    }
    let sources = try Inductions.find(credited.map(\.1), tx)
    let units = try InductionUnits.of(sources.keys, tx)
    return credited.filter { part, source in
      guard let from = sources[source], found.records.contains(from.person) else { return true }
      // Another edition has other codes; what it covered was looked at when it was brought along.
      return from.edition == found.induction.edition
        && !(units[source]?[part.code]?.state.isDone ?? false)
    }.map(\.0.title)
  }
}

/// The record that is made of an induction.
private func record(_ framed: FramedInduction) -> SignOffRecord {
  SignOffRecord(
    of: framed.induction.person, induction: framed.induction.track,
    edition: framed.induction.edition,
    title: framed.induction.track == .core
      ? framed.edition.title : "\(framed.edition.title), \(framed.induction.edition) standards")
}

/// Takes a sign-off back: what was signed by mistake is open again, and so is the record.
struct TakeSignOffBack: Sendable {
  let id: InductionID
  let words: String
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> Induction {
    let (found, _) = try FoundInduction.toSign(id, user, tx)
    var framed = found.framed
    guard framed.induction.revision == seen else { throw InductionRefusal.changedMeanwhile }
    var next = framed.induction
    next.state = try InductionRules.takeBack(next.state, hasReason: !words.isEmpty)
    (next.endedOn, next.signature, next.changedAt) = (nil, nil, user.now)
    let open = try Inductions.of(found.records, tx).contains {
      $0.state.isOpen && $0.track == next.track && $0.organisation == next.organisation
    }
    guard !open else { throw InductionRefusal.thereIsOne }
    try Inductions.save(next, tx)
    next.revision += 1
    framed.induction = next
    try InductionFlow.turn(.takeBack, framed, words: words, under: found.right, tx)
    try record(framed).reopen(keptBy: next.employer, under: found.right, tx)
    try InductionNews.takenBack(next, at: user.now, tx)
    return next
  }
}
