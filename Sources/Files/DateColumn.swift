import Kernel

/// One column of dates, read as a whole, because whether `5/2/2024` can be trusted depends on its
/// neighbours: one `8/29/2022` proves that a spreadsheet turned all of them month first.
package struct DateColumn: Sendable {
  /// The shapes that a format takes.
  package struct Shapes: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    /// `05/09/2026`.
    package static let dayMonthYear = Shapes(rawValue: 1)
    /// `5/9/2026`, as long as nothing proves month first.
    package static let shortDayMonthYear = Shapes(rawValue: 2)
    /// `05-Sep-2026`.
    package static let dayNameYear = Shapes(rawValue: 4)
    /// `2026-09-05`.
    package static let yearMonthDay = Shapes(rawValue: 8)
    /// `2026/09/05 00:00:00`.
    package static let yearMonthDayTime = Shapes(rawValue: 16)

    package static let careStaff: Shapes = [.dayMonthYear, .shortDayMonthYear]
    package static let careTraining: Shapes = [.dayMonthYear]
    package static let report: Shapes = [
      .dayMonthYear, .shortDayMonthYear, .dayNameYear, .yearMonthDay, .yearMonthDayTime,
    ]
  }

  package enum Reading: Sendable, Hashable {
    case blank
    case day(Day)
    /// Not taken over, and why.
    case wrong(FindingCode, message: String)
  }
}
