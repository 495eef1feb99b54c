/// The lists that an employer can hand over for its figures, as a person is told of them.
package struct GivenListLayout: Sendable {
  package struct Column: Sendable {
    package let name: String
    package let isNeeded: Bool
    package let meaning: String
    package let example: String
    package let aliases: [String]
  }

  /// As its template is called: `hourly-pay`.
  package let name: String
  package let title: String
  package let columns: [Column]

  package static let all = [
    GivenListLayout("training-taken", "Training that nobody has to take", "training_taken_columns"),
    GivenListLayout("hourly-pay", "Hourly pay and bonuses", "hourly_pay_columns"),
    GivenListLayout("survey-results", "Results of a staff survey", "survey_result_columns"),
  ]

  private init(_ name: String, _ title: String, _ list: String) {
    self.name = name
    self.title = title
    columns = CodeLists.shared[list].entries.map { entry in
      Column(
        name: entry["column"], isNeeded: entry["need"] == "needed", meaning: entry["meaning"],
        example: entry["example"],
        aliases: entry["aliases"].split(separator: ";").map(\.trimmed).filter { !$0.isEmpty })
    }
  }
}
