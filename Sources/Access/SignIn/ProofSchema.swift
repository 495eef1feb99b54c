import Storage

extension AccessSchema {
  /// When somebody last showed that it is they who sit at a signed-in browser, and which visits to a
  /// provider are for that.
  static let proof = Migration(
    "access-060-proof",
    """
    ALTER TABLE session ADD COLUMN proved_at {{int}};
    ALTER TABLE provider_visit ADD COLUMN proves {{bool}} NOT NULL DEFAULT FALSE;
    """)
}
