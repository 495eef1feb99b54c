import Files

extension Finding {
  /// As it may be kept after the load: for a column in `protected`, without its value, neither by
  /// itself nor in the message.
  func redacted(_ protected: Set<String>) -> Finding {
    guard !value.isEmpty,
      column.split(separator: "/").contains(where: { protected.contains(String($0)) })
    else { return self }
    var kept = self
    kept.value = ""
    kept.message = message.replacing("“\(value)”", with: "the value")
    // A short code may be part of any number; a longer one is the value itself.
    if value.utf8.count > 2 { kept.message = kept.message.replacing(value, with: "the value") }
    return kept
  }
}
