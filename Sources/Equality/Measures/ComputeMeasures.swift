import Access
import Directory
import Figures
import Intake
import Kernel
import Storage

/// Works measures out for an employer, exactly, for whoever hands in its returns.
struct ComputeMeasures {
  let organisation: OrganisationID
  let years: [StandardsYear]

  init(at organisation: OrganisationID, in years: StandardsYear...) {
    self.init(at: organisation, in: years)
  }

  init(at organisation: OrganisationID, in years: [StandardsYear]) {
    self.organisation = organisation
    self.years = years
  }

  /// In the first year.
  ///
  /// - Throws: `Forbidden` for whoever may not see exact counts of the employer.
  func one(_ measure: Measure, to user: User, _ tx: any Transaction) throws -> MeasuredFigure {
    try all([measure], for: measure.code, to: user, tx)[0][0]
  }

  /// Year by year, in the order of the measures.
  ///
  /// - Parameter what: What the journal says that they were looked at for.
  func all(
    _ measures: [Measure], for what: String, to user: User, _ tx: any Transaction
  ) throws -> [[MeasuredFigure]] {
    let questions = years.map { year in measures.map { $0.question(organisation, in: year) } }
    let counted = try ExactFigures.counts(
      questions.flatMap { $0.compactMap(\.self) }, for: what, .shipped, to: user, tx)
    var rest = counted[...]
    return zip(years, questions).map { year, asked in
      zip(measures, asked).map { measure, question in
        let counts = question == nil ? nil : rest.popFirst()
        return MeasuredFigure(
          measure: measure, year: year, result: MeasureRules.result(measure, counts),
          counts: counts)
      }
    }
  }
}
