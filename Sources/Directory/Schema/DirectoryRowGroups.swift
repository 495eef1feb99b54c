import Storage

extension DirectorySchema {
  /// Rows without a life of their own: they are changed by writing all of them anew.
  package static let rowGroups = [
    RowGroup("person_name", by: "person_id", of: "person"),
    RowGroup("person_word", by: "person_id", of: "person"),
    RowGroup("person_identifier", by: "person_id", of: "person"),
    RowGroup("person_email", by: "person_id", of: "person"),
    RowGroup("person_earlier_name", by: "person_id", of: "person"),
    RowGroup("line_management", by: "assignment_id", of: "assignment"),
    RowGroup("manager_reason", by: "assignment_id", of: "assignment"),
    RowGroup("organisation_code", by: "organisation_id", of: "organisation"),
    RowGroup("organisation_name", by: "organisation_id", of: "organisation"),
    RowGroup("organisation_kind", by: "organisation_id", of: "organisation"),
    RowGroup("organisation_within", by: "organisation_id", of: "organisation"),
  ]

  /// What follows from the rest: the tree from the relations, managers from posts and teams, the
  /// names that duplicates are looked for by.
  package static let workedOut: Set<String> = [
    "organisation_within", "manager_reason", "person_earlier_name",
  ]
}
