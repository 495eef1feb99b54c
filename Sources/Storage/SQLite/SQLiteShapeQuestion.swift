extension ShapeQuestion {
  static let sqlite = ShapeQuestion(
    columns: """
      SELECT t.name, c.name, c.pk, c.dflt_value IS NOT NULL,
        CASE UPPER(c.type) WHEN 'INTEGER' THEN 'integer' WHEN 'INT' THEN 'integer'
          WHEN 'REAL' THEN 'real' WHEN 'TEXT' THEN 'text' WHEN 'BLOB' THEN 'bytes'
          ELSE 'other' END
      FROM sqlite_schema t, pragma_table_info(t.name) c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
      ORDER BY t.name, c.cid
      """,
    references: """
      SELECT t.name, k."from", k."table"
      FROM sqlite_schema t, pragma_foreign_key_list(t.name) k
      WHERE t.type = 'table'
      ORDER BY t.name, k.id
      """)
}
