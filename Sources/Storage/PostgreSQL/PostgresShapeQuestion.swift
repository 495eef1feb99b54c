extension ShapeQuestion {
  static let postgresql = ShapeQuestion(
    columns: """
      SELECT t.relname::text, a.attname::text,
        COALESCE(array_position(i.indkey::int2[], a.attnum) + 1, 0), a.atthasdef,
        CASE WHEN a.atttypid = 'boolean'::regtype THEN 'boolean'
          WHEN a.atttypid IN ('bigint'::regtype, 'smallint'::regtype, 'integer'::regtype)
            THEN 'integer'
          WHEN a.atttypid IN ('real'::regtype, 'double precision'::regtype) THEN 'real'
          WHEN a.atttypid IN ('text'::regtype, 'character varying'::regtype) THEN 'text'
          WHEN a.atttypid = 'bytea'::regtype THEN 'bytes'
          ELSE 'other' END
      FROM pg_class t
      JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = ANY (current_schemas(FALSE))
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
      WHERE t.relkind = 'r'
      ORDER BY t.relname, a.attnum
      """,
    references: """
      SELECT t.relname::text, a.attname::text, r.relname::text
      FROM pg_constraint k
      JOIN pg_class t ON t.oid = k.conrelid
      JOIN pg_class r ON r.oid = k.confrelid
      JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = ANY (current_schemas(FALSE))
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      WHERE k.contype = 'f' AND cardinality(k.conkey) = 1
      ORDER BY t.relname, k.conname
      """)
}
