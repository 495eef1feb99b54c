enum PostgresJobs {
  /// Passes over jobs that others are taking at this moment, instead of waiting for them.
  static let claim = """
    UPDATE job SET state = 'running', attempts = attempts + 1, lease_until = ?2
    WHERE id = (
      SELECT id FROM job
      WHERE finished_at IS NULL AND run_at <= ?1 AND (state = 'waiting' OR lease_until < ?1)
      ORDER BY run_at, id LIMIT 1
      FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, payload, attempts
    """
}
