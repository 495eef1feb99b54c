import Kernel
import Obligations

/// Whether somebody may judge what a provider offers.
enum TieRules {
  /// What is known of how somebody stands to a provider.
  struct Facts: Hashable, Sendable {
    /// Whether they work there now, or in what it is part of.
    var worksThere = false
    /// The last day they did.
    var lastDayThere: Day?
    /// Whether they hold a role for it.
    var holdsRole = false
  }

  /// What ties them, to complete "Ask a colleague to do this: …"; `nil` where nothing does.
  static func tie(_ facts: Facts, on today: Day, _ content: AccreditationContent) -> String? {
    if facts.worksThere { return "you work for the provider, or for what it belongs to" }
    if facts.holdsRole { return "you hold a role for the provider" }
    guard let last = facts.lastDayThere, content.tie.after(last) >= today else { return nil }
    return "you worked for the provider until \(last.inWords)"
  }
}
