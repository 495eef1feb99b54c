import Kernel

/// What may happen to a request to correct, and by when it is answered.
///
/// - Source: UK GDPR, articles 12(3), 12(4) and 16.
enum CorrectionRules {
  static let monthsToAnswer = 1
  static let furtherMonths = 2

  /// One month from the day it came in; the last of the month where there is no such day.
  static func due(for askedOn: Day) -> Day { askedOn.adding(months: monthsToAnswer) }

  /// Two further months, counted from the day it came in, so that the last of January is not cut
  /// short by February.
  static func extendedDue(for askedOn: Day) -> Day {
    askedOn.adding(months: monthsToAnswer + furtherMonths)
  }
}

extension Correction {
  func takenUp(by name: String) throws(Problems) -> Correction {
    guard case .asked = stage else {
      throw Problems("", stage.isOpen ? "Somebody is looking at this already" : Self.over)
    }
    var next = self
    next.stage = .lookedAt(by: name)
    return next
  }

  /// - Throws: when the first month is over: more time has to be told of within it.
  func extended(on day: Day, because reason: String) throws(Problems) -> Correction {
    guard stage.isOpen else { throw Problems("", Self.over) }
    guard `extension` == nil else {
      throw Problems("", "More time was taken once already, and the law gives it once")
    }
    guard day <= dueOn else {
      throw Problems(
        "", "The month ended on \(dueOn.inWords), and more time has to be told of within it")
    }
    var next = self
    next.extension = Extension(toldOn: day, reason: reason)
    next.dueOn = CorrectionRules.extendedDue(for: askedAt.dayInLondon)
    return next
  }

  func decided(_ isCorrected: Bool, _ decision: Decision) throws(Problems) -> Correction {
    guard stage.isOpen else { throw Problems("", Self.over) }
    var next = self
    next.stage = isCorrected ? .corrected(decision) : .refused(decision)
    return next
  }

  func withdrawn(at moment: Instant) throws(Problems) -> Correction {
    guard stage.isOpen else { throw Problems("", Self.over) }
    var next = self
    next.stage = .withdrawn(at: moment)
    return next
  }

  private static let over = "This request has already come to its end"
}
