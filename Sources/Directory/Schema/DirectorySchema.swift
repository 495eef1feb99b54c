import Storage

/// The tables of the directory, oldest step first. Numbers below 10 are about organisations, from
/// 10 on about people, from 20 on about who is one person, from 30 on about how organisations stand,
/// from 40 on about finding people, from 50 on about the order of answers on who is one person,
/// from 60 on about what is kept sealed.
package enum DirectorySchema {
  package static let migrations: [Migration] =
    organisationMigrations + PeopleSchema.migrations + OnePersonSchema.migrations
    + standingMigrations + PersonSearchSchema.migrations + MatchOrderSchema.migrations
    + SealedNumberSchema.migrations

  static let organisationMigrations: [Migration] = [organisation, organisationWithin]
}
