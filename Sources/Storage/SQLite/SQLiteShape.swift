/// How SQLite says what its tables are made of.
enum SQLiteShape {
  static let columns = """
    SELECT t.name, c.name, c.pk, c.dflt_value IS NOT NULL
    FROM sqlite_schema t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
    ORDER BY t.name, c.cid
    """

  static let references = """
    SELECT t.name, k."from", k."table"
    FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
    WHERE t.type = 'table'
    ORDER BY t.name, k.id
    """
}
