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
  try tx.execute("DELETE FROM \(name)")
  // ruleid: sql-with-holes
  try tx.forEachRow("SELECT \(name) FROM person", 7) { _ in }
  // ruleid: sql-with-holes
  try tx.forEachRowInPlace("SELECT \(name) FROM person", 7) { _ in }
  // ruleid: sql-with-holes
  _ = try tx.latestRow("SELECT \(name) FROM person")
  // ruleid: sql-with-holes
  try tx.define("CREATE TABLE \(name) (id INTEGER)")
}

func foundInPieces(_ name: String, _ tx: any Transaction) throws {
  // ruleid: sql-in-pieces
  _ = try tx.rows("SELECT id FROM " + name)
  // ruleid: sql-in-pieces
  _ = try tx.row("SELECT id FROM " + name, 7)
  // ruleid: sql-in-pieces
  try tx.execute("DELETE FROM person WHERE name = '" + name + "'")
  // ruleid: sql-in-pieces
  try tx.forEachRow("SELECT id FROM " + name, 7) { _ in }
  // ruleid: sql-in-pieces
  try tx.forEachRowInPlace("SELECT id FROM " + name, 7) { _ in }
  // ruleid: sql-in-pieces
  _ = try tx.latestRow("SELECT id FROM " + name)
  // ruleid: sql-in-pieces
  try tx.define("CREATE TABLE " + name)
}

func fine(_ name: String, _ tx: any Transaction) throws {
  _ = try tx.rows("SELECT id FROM person WHERE name = ?1", "\(name)%")
  try tx.execute("DELETE FROM person WHERE name = ?1", name + "x")
}
