import Kernel

/// When a load can be undone.
enum UndoRules {
  /// `nil` while nothing but time and what stands on it could be against it.
  static func refusal(of load: UndoableLoad, at now: Instant) -> Problems? {
    if let undone = load.undone {
      return Problems(
        "load", "This load was undone on \(undone.at.inWords) by \(undone.by): \(undone.reason)")
    }
    if load.expiresAt <= now {
      return Problems(
        "load",
        "This load is too old to be undone: what was there before is kept for "
          + "\(LoadStore.daysRowsAreKept) days. Load a corrected file instead")
    }
    return nil
  }

  static func refusal(of reason: String) -> Problems? {
    if reason.isEmpty { return Problems("reason", "Enter why the load is undone") }
    if reason.count > Undoing.reasonLimit {
      return Problems(
        "reason", "The reason must be \(Undoing.reasonLimit) characters or fewer")
    }
    return nil
  }

  static let nothingKept = Problems(
    "load",
    "Nothing is kept about this load that could be put back: it changed nothing, or details of "
      + "somebody it was about have been erased since")

  static let keptElsewhere = Problems(
    "load",
    "This load was made by an earlier version of Waypoint, which kept things elsewhere, so it "
      + "cannot be undone. Load a corrected file instead")

  static func blocked(by obstacles: [UndoEffect.Obstacle]) -> Problems {
    var problems = Problems()
    for obstacle in obstacles { problems.add("load", obstacle.words) }
    return problems
  }

  /// Holds no values, only how much of what.
  static func fingerprint(_ effect: UndoEffect) -> String {
    Fingerprint.of(
      effect.removed.map { "- \($0.words) \($0.count)" }
        + effect.putBack.map { "~ \($0.words) \($0.count)" }
        + effect.sight.map { "@ \($0.account) \($0.gained) \($0.lost)" }
        + effect.obstacles.map { "! \($0.words)" })
  }
}
