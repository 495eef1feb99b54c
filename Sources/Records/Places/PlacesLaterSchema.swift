import Storage

extension PlacesSchema {
  /// What was added to places later. At the end of `RecordsSchema.migrations`.
  static let later = [
    // Places are first offered to those who wait for any date; a correction says why; and of several
    // agreements about time each is for something else, which the rule holds and no index can.
    Migration(
      "standards-260-places-invited",
      """
      ALTER TABLE module_session ADD COLUMN invited_at {{int}};
      ALTER TABLE place_request ADD COLUMN within_miles {{int}};
      ALTER TABLE place_turn ADD COLUMN reason {{text}};
      DROP INDEX learning_time_agreed_idx;
      """)
  ]
}
