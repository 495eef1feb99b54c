import Access
import Directory
import Kernel

extension HeldReading {
  /// Until when the staff record is kept, and why.
  func staffClock() throws -> String? {
    guard let kind = try RetentionSchedule.shipped()[.staffRecord] else { return nil }
    let life = try WorkingLives.of([person], tx)[person]
    let held = try !LegalHolds.held(of: records, on: user.today, tx).isEmpty
    return kind.clock(life.flatMap { kind.removableFrom($0.events) })
      + (held
        ? ". Somebody may have to show it to a court or an inquiry, so nothing is removed" : "")
  }

  /// The clock of a section, for each of its things.
  func clocked(_ section: HeldSection) throws -> HeldSection {
    let schedule = try RetentionSchedule.shipped()
    let words: String?
    switch section.code {
    case "names", "identifiers", "contact", "posts", "managers", "absences", "records",
      "exceptions", "learning", "places", "inductions", "programmes", "results", "sources",
      "one-person",
      "history", "looks":
      words = try staffClock()
    case "monitoring":
      let life = try WorkingLives.of([person], tx)[person]
      words = schedule[.monitoring].map { kind in
        kind.clock(life.flatMap { kind.removableFrom($0.events) })
      }
    case "assessments", "prior-learning":
      words = schedule[.assessment].map { "\($0.lengthInWords), because \($0.because)" }
    case "consultations":
      words = schedule[.consultation].map { "\($0.lengthInWords), because \($0.because)" }
    case "corrections":
      words = schedule[.correction].map { "\($0.lengthInWords), because \($0.because)" }
    case _: words = nil
    }
    var clocked = section
    clocked.keptUntil = words
    return clocked
  }
}
