import Kernel

/// What reading the whole chain found.
package struct VerificationResult: Hashable, Sendable {
  /// The first entry that is not as it was written, and in what way.
  package struct Fault: Hashable, Sendable {
    package let entry: EntryID
    package let words: String

    package init(entry: EntryID, words: String) {
      self.entry = entry
      self.words = words
    }
  }

  /// Entries found in order, up to the fault if there is one.
  package let entries: Int
  /// The last link in hexadecimal. Written down elsewhere, it proves later that nothing before it
  /// was changed; empty without entries.
  package let head: String
  package let fault: Fault?

  package init(entries: Int, head: String, fault: Fault?) {
    self.entries = entries
    self.head = head
    self.fault = fault
  }

  package var isSound: Bool { fault == nil }
}
