/// The time as the server has it, in milliseconds.
enum PostgresTime {
  static let now = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
}
