import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// A request with the version it was pinned to.
struct FramedRequest: Sendable {
  var request: RecognitionRequest
  let framework: Framework
  let library: StandardsLibrary

  init(_ request: RecognitionRequest, _ library: StandardsLibrary) throws {
    let reference = FrameworkReference(request.framework, request.version)
    guard let framework = library.framework(reference) else {
      throw NotFound("This version of the framework")
    }
    self.request = request
    self.framework = framework
    self.library = library
  }

  /// What the stage asks for, in the order of the framework.
  var required: [StandardNode] {
    framework.nodes(at: .competency).filter { $0.expectation(at: request.stage) != nil }
  }

  var stageTitle: String {
    "Stage \(request.stage): \(framework.stage(request.stage)?.title ?? "")"
  }

  var title: String { "\(framework.short) \(framework.version), stage \(request.stage)" }

  func words(_ code: String) -> String {
    framework.node(code).map { "\(code) \($0.title)" } ?? code
  }

  /// The first day on which something may have ended to be current by itself.
  func oldest(for piece: PriorPiece) -> Day {
    let day = (request.submittedAt ?? request.begunAt).dayInLondon
    return library.priorLearning.currentWithin.before(day)
  }
}

/// What the mappings say that a piece may count for.
enum PriorCrosswalk {
  /// One competency, with the line that proposes it.
  struct Proposal: Hashable, Sendable {
    let competency: String
    let line: CrosswalkRules.Line
  }

  /// Frameworks of others that some mapping leads from to `framework`.
  static func origins(
    towards framework: Framework, _ library: StandardsLibrary
  ) -> [Framework] {
    library.frameworks.filter { origin in
      !CrosswalkRules.mappings(
        from: origin.reference, towards: framework.reference, library
      ).isEmpty
    }.sorted { ($0.title, $0.version) < ($1.title, $1.version) }
  }

  /// What holding all of a framework, in any part of it, may count for at a stage. A line for a
  /// higher stage speaks to the lower ones too; one for an area, to everything in it.
  static func proposals(
    from origin: FrameworkReference, towards framed: FramedRequest
  ) -> [Proposal] {
    let stages = framed.framework.stages.map(\.code)
    let wanted = stages.firstIndex(of: framed.request.stage) ?? 0
    let required = Set(framed.required.map(\.code))
    return CrosswalkRules.lines(
      from: origin, towards: framed.framework.reference, framed.library
    ).filter { line in
      guard line.credit > .none else { return false }
      guard let stage = line.pair.stage else { return true }
      return (stages.firstIndex(of: stage) ?? 0) >= wanted
    }.flatMap { line in
      (framed.framework.node(line.pair.to.code)?.withAllBeneath ?? [])
        .filter { required.contains($0.code) }
        .map { Proposal(competency: $0.code, line: line) }
    }
  }

  static func proposals(
    for piece: PriorPiece, towards framed: FramedRequest
  ) -> [Proposal] {
    guard let code = piece.originFramework, let version = piece.originVersion else { return [] }
    return proposals(from: FrameworkReference(code, version), towards: framed)
  }

  /// What a piece is worth towards a competency by what a body has agreed to.
  static func credit(
    of piece: PriorPiece, for competency: String, towards framed: FramedRequest
  ) -> AgreedCredit {
    let best = proposals(for: piece, towards: framed)
      .filter { $0.competency == competency }.map(\.line.credit).max()
    return switch best {
    case .whole: .whole
    case .part: .part
    case .evidence, .none?, nil: .none
    }
  }
}

/// A request, found for somebody who may do something with it.
struct FoundRequest: Sendable {
  var framed: FramedRequest
  let actor: RecognitionActor
  let right: Right

  var person: PersonID { framed.request.person }

  private static func load(
    _ id: RecognitionID, _ tx: any Transaction
  ) throws -> FramedRequest {
    guard let request = try RecognitionRequests.find(id, tx) else {
      throw NotFound("This request")
    }
    return try FramedRequest(request, StandardsInForce.library(tx))
  }

  static func own(_ id: RecognitionID, _ user: User, _ tx: any Transaction) throws -> FoundRequest {
    let own = try user.ownRecognition(tx)
    let framed = try load(id, tx)
    guard own.records.contains(framed.request.person) else { throw NotFound("This request") }
    return FoundRequest(framed: framed, actor: .person, right: own.right)
  }

  /// For the assessor who was named, as long as they may be.
  static func toAssess(
    _ id: RecognitionID, _ user: User, _ tx: any Transaction
  ) throws -> FoundRequest {
    let right = try user.right(to: .assessRecognition, .own, tx)
    let framed = try load(id, tx)
    guard let own = user.person, user.viewer == nil, framed.request.state != .withdrawn,
      let assessor = framed.request.assessor,
      try OnePerson.records(of: own, tx).contains(assessor),
      try ClaimPeople.isAble(assessor, toAssess: framed.request.person, on: user.today, tx)
    else { throw NotFound("This request") }
    return FoundRequest(framed: framed, actor: .assessor, right: right)
  }

  /// For those who keep training where the person works; never for one's own.
  static func toKeep(
    _ id: RecognitionID, _ user: User, _ tx: any Transaction
  ) throws -> FoundRequest {
    let framed = try load(id, tx)
    let person = framed.request.person
    guard framed.request.submittedAt != nil, framed.request.state != .withdrawn,
      try user.holds(.keepRecognition, over: .record(person), tx)
    else { throw NotFound("This request") }
    if let own = user.person, try OnePerson.records(of: person, tx).contains(own) {
      throw NotFound("This request")
    }
    return FoundRequest(
      framed: framed, actor: .keeper,
      right: try user.right(to: .keepRecognition, .record(person), tx))
  }
}

extension User {
  /// - Throws: `Forbidden` for accounts of nobody in particular, and for support.
  func ownRecognition(
    _ tx: any Transaction
  ) throws -> (person: PersonID, records: [PersonID], right: Right) {
    guard let person, viewer == nil else { throw Forbidden(Permission.seekRecognition.doing) }
    let right = try right(to: .seekRecognition, .person(person), tx)
    return (person, try OnePerson.records(of: person, tx), right)
  }
}
