import Obligations

/// What decisions on prior learning go by, as content.
struct PriorLearningSettings: Hashable, Sendable {
  /// What ended longer ago cannot be current by itself.
  var currentWithin = Length(months: 60)
  var currentStatus = ContentStatus.unverified
  /// How long a person may appeal.
  var appealWithin = Length(days: 28)
}

extension PriorLearningSettings {
  init(_ file: ContentFields) {
    if let current = file.fields("current") {
      currentWithin = current.length("within")
      currentStatus = current.choice("status") ?? .unverified
      current.finish()
    }
    if let appeal = file.fields("appeal") {
      appealWithin = appeal.length("within")
      _ = appeal.choice("status", of: ContentStatus.self)
      appeal.finish()
    }
    file.finish()
  }
}
