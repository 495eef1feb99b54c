/// Whether a part of the tables is kept from those who may read the rest.
package enum SchemasApart {
  /// Whether the schema `name` belongs to another role than the rest of the tables. `nil` on
  /// SQLite, where whoever can read the file reads all of it.
  package static func isApart(_ name: String, _ tx: any Transaction) throws -> Bool? {
    guard tx.engine == .postgresql else { return nil }
    return try tx.row(
      """
      SELECT n.nspowner <> t.relowner
      FROM pg_namespace n CROSS JOIN pg_class t
      WHERE n.nspname = ?1 AND t.oid = to_regclass('storage_migration')
      """, name)?(0)
  }
}
