import Kernel
import TestKit
import Testing

@testable import Standards

@Suite struct `What each reader sees of a request for accreditation` {
  /// With a name, an account or a word of the review in every place that could show one.
  private func request(decided: Bool) throws -> AccreditationCase {
    var request = try AccreditationCase.sample(decided ? .accredited : .inReview)
    request.reviewers[0].ended = .init(at: Instant(milliseconds: 1), reason: "Left in anger")
    request.conditions = [
      AccreditationCondition(
        position: 1, words: "Say who it is for", dueOn: .on("2026-06-01"),
        met: .init(at: Instant(milliseconds: 2), by: "Chair Person", words: "It says so"))
    ]
    if decided {
      request.decision = .init(
        on: .on("2026-04-01"), chair: AccountID(rawValue: 13), panel: "Chair Person and others",
        reasons: "All of it is there")
    }
    return request
  }

  private let events = [AccreditationStep.submit, .ask, .answer, .accredit].map {
    AccreditationEvent(
      at: Instant(milliseconds: 3), by: $0 == .submit || $0 == .answer ? "Pro Vider" : "Re Viewer",
      step: $0, to: .inReview, words: nil)
  }

  @Test(arguments: [AccreditationReader.everybody, .provider, .tied], [true, false])
  func `names nobody of the body to others`(reader: AccreditationReader, decided: Bool) throws {
    let shown = AccreditationReaderRules.shown(try request(decided: decided), to: reader)
    let told = "\(shown) \(AccreditationReaderRules.shown(events, to: reader, body: "The Body"))"
    for secret in ["Reviewer AccountID", "Left in anger", "Chair Person", "Re Viewer"] {
      #expect(!told.contains(secret))
    }
    for account in [AccreditationCase.reviewerOne, AccreditationCase.reviewerTwo] {
      #expect(!shown.judgements.contains { $0.reviewer == account })
      #expect(!shown.reviewers.contains { $0.account == account })
    }
    #expect(shown.decision?.chair == nil)
  }

  @Test func `shows the provider what was found only once it was decided, by number`() throws {
    let before = AccreditationReaderRules.shown(try request(decided: false), to: .provider)
    #expect(before.judgements.isEmpty && before.reviewers.isEmpty && !before.answers.isEmpty)
    let whole = try request(decided: true)
    let after = AccreditationReaderRules.shown(whole, to: .provider)
    #expect(after.reviewers.map(\.name) == ["Reviewer 1", "Reviewer 2"])
    #expect(after.judgements.map(\.words) == whole.judgements.map(\.words))
    #expect(Set(after.judgements.map(\.reviewer)) == Set(after.reviewers.map(\.account)))
    #expect(after.decision?.reasons == "All of it is there")
  }

  @Test func `shows everybody the training, and nothing of the case`() throws {
    let shown = AccreditationReaderRules.shown(try request(decided: true), to: .everybody)
    #expect(shown.answers.isEmpty && shown.judgements.isEmpty && shown.decision == nil)
    #expect(shown.training.title == "Fair rotas" && shown.conditions.count == 1)
    #expect(AccreditationReaderRules.shown(events, to: .everybody, body: "The Body").isEmpty)
  }

  @Test func `shows all of it to whoever works for the body and is not tied`() throws {
    let whole = try request(decided: true)
    #expect(AccreditationReaderRules.shown(whole, to: .body) == whole)
    #expect(AccreditationReaderRules.shown(events, to: .body, body: "The Body") == events)
  }

  @Test func `names to the provider its own people`() {
    let shown = AccreditationReaderRules.shown(events, to: .provider, body: "The Body")
    #expect(shown.map(\.by) == ["Pro Vider", "The Body", "Pro Vider", "The Body"])
  }

  @Test func `takes whoever is tied for a stranger to the review, whatever else they are`() {
    #expect(AccreditationReader(isProvider: true, isBody: true, isTied: true) == .tied)
    #expect(AccreditationReader(isProvider: false, isBody: true, isTied: false) == .body)
    #expect(AccreditationReader(isProvider: true, isBody: false, isTied: true) == .provider)
    #expect(AccreditationReader(isProvider: false, isBody: false, isTied: false) == .everybody)
  }
}
