func found(_ name: String, _ tx: any Transaction) throws {
  // ruleid: sql-with-holes
  _ = try tx.rows("SELECT id FROM person WHERE name = '\(name)'")
  // ruleid: sql-with-holes
  _ = try tx.row(
    """
    SELECT id FROM person
    WHERE name = '\(name)'
    """, name)
  // ruleid: sql-with-holes
  try tx.forEachRow("SELECT \(name) FROM person", 7) { _ in }
  // ruleid: sql-in-pieces
  try tx.execute("DELETE FROM person WHERE name = '" + name + "'")
}

func fine(_ name: String, _ tx: any Transaction) throws {
  _ = try tx.rows("SELECT id FROM person WHERE name = ?1", "\(name)%")
  try tx.execute("DELETE FROM person WHERE name = ?1", name + "x")
}
