import Storage

/// National Insurance numbers are kept sealed: `value` of theirs is empty, `sealed_value` holds the
/// number, and `match_key` is a digest of it that only the keys can make.
enum SealedNumberSchema {
  static let migrations = [sealedNumbers]

  /// `sealed_with` is the key, `NULL` for numbers that are no secret, and empty for what waits to
  /// be sealed by the program: that is begun as soon as this is done.
  private static let sealedNumbers = Migration(
    "directory-060-sealed-numbers",
    """
    ALTER TABLE person_identifier ADD COLUMN sealed_value {{text}};
    ALTER TABLE person_identifier ADD COLUMN sealed_with {{text}};
    UPDATE person_identifier SET sealed_with = '' WHERE scheme = 'ni';
    CREATE INDEX person_identifier_sealed_idx ON person_identifier (sealed_with)
      WHERE sealed_with IS NOT NULL;
    """)
}
