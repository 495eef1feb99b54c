extension Journal {
  /// What an entry says happened, in a sentence without a full stop.
  ///
  /// - Parameter details: As its column holds them; `nil` once erased.
  package static func sentence(
    of action: String, details: String?, _ actions: JournalActions
  ) -> String {
    Sentence.of(action: action, details: details, actions)
  }

  /// The details of an entry as its column holds them; none once erased.
  package static func details(_ text: String?) -> [String: String] {
    text.map(FieldsText.details) ?? [:]
  }
}
