import Kernel

/// Who reads a request, and so how much of its review reaches them.
///
/// Reviewers judge freely when whoever pays them for training does not know who found what.
enum AccreditationReader: Hashable, Sendable, CaseIterable {
  case everybody
  case provider
  /// Somebody of the body whom something ties to the provider.
  case tied
  case body

  init(isProvider: Bool, isBody: Bool, isTied: Bool) {
    self =
      switch (isBody, isTied) {
      case (true, false): .body
      case (true, true): .tied
      case (false, _): isProvider ? .provider : .everybody
      }
  }
}

enum AccreditationReaderRules {
  /// What a reader sees of a request. A page can show no more, for it is handed no more.
  static func shown(
    _ request: AccreditationCase, to reader: AccreditationReader
  ) -> AccreditationCase {
    var shown = request
    switch reader {
    case .body: break
    case .provider, .tied: keepUnnamed(&shown)
    case .everybody:
      keepUnnamed(&shown)
      shown.answers = [:]
      (shown.reviewers, shown.judgements) = ([], [])
      shown.decision = nil
    }
    return shown
  }

  /// Without who reviewed and decided; what was found only once it led to a decision.
  private static func keepUnnamed(_ request: inout AccreditationCase) {
    let reviewers = request.reviewers.map(\.account)
    let isDecided = request.decision != nil
    func stranger(_ place: Int) -> AccountID { AccountID(rawValue: Int64(-1 - place)) }
    request.judgements =
      isDecided
      ? request.judgements.map { judgement in
        Judgement(
          reviewer: stranger(reviewers.firstIndex(of: judgement.reviewer) ?? reviewers.count),
          criterion: judgement.criterion, outcome: judgement.outcome, words: judgement.words)
      } : []
    request.reviewers =
      isDecided
      ? reviewers.indices.map {
        Reviewer(account: stranger($0), name: "Reviewer \($0 + 1)")
      } : []
    request.decision = request.decision.map {
      AccreditationCase.Decision(on: $0.on, chair: nil, panel: "", reasons: $0.reasons)
    }
    for place in request.conditions.indices {
      request.conditions[place].met = request.conditions[place].met.map {
        AccreditationCondition.Met(at: $0.at, by: "", words: $0.words)
      }
    }
  }

  /// What a reader sees of what happened: who works for `body` is named to the body alone.
  static func shown(
    _ events: [AccreditationEvent], to reader: AccreditationReader, body: String
  ) -> [AccreditationEvent] {
    switch reader {
    case .body: events
    case .provider, .tied:
      events.map { event in
        let way = AccreditationRules.transitions.first { $0.step == event.step }
        return AccreditationEvent(
          at: event.at, by: way?.by == .provider ? event.by : body, step: event.step,
          to: event.to, words: event.words)
      }
    case .everybody: []
    }
  }
}
