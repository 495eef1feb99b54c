/// What is said of sealed values that do not open.
package enum UnopenedWords {
  /// - Parameter place: What they are, such as `second factors`.
  package static func words(_ place: String, _ count: Int) -> String {
    "\(place): \(count) \(count == 1 ? "does" : "do") not open with the key named there, and"
      + " \(count == 1 ? "was" : "were") passed over: changed or moved in the database. Restore"
      + " \(count == 1 ? "it" : "them") from a backup, or enter \(count == 1 ? "it" : "them") anew."
  }
}
