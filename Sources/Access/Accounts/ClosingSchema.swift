import Storage

extension AccessSchema {
  /// Who closed an account, and why.
  static let closing = Migration(
    "access-061-account-closing",
    """
    ALTER TABLE account ADD COLUMN closed_by_name {{text}};
    ALTER TABLE account ADD COLUMN close_reason {{text}};
    """)
}
