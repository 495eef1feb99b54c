/// Rows that are looked at as one thing, because they have no life of their own: the names of a
/// person, the codes of an organisation.
package struct RowGroup: Hashable, Sendable {
  package let table: String
  /// What they have in common. The first is the number of what they belong to.
  package let columns: [String]
  /// The table of what they belong to.
  package let owner: String

  package init(_ table: String, by columns: String..., of owner: String) {
    self.table = table
    self.columns = columns
    self.owner = owner
  }
}
