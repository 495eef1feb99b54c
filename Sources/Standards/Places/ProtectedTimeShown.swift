import Directory
import Disclosure
import Kernel
import Records

/// Time to learn at an organisation as it may be shown: what is withheld in one line does not come
/// back by taking the others from all together.
struct ProtectedTimeShown {
  private let report: ProtectedTimeReport
  private let readership: Readership

  init(_ report: ProtectedTimeReport, to readership: Readership) {
    self.report = report
    self.readership = readership
  }

  var whole: ProtectedTimePages.Line {
    line("Everybody", report.whole, hidesHours: false, hidesTakenAway: false)
  }

  func lines<Part: Hashable>(
    _ parts: [Part: ProtectedTimeReport.Sum], _ title: @escaping (Part) -> String
  ) -> [ProtectedTimePages.Line] {
    let hours = withheld(parts.mapValues(\.people), title)
    let takenAway = withheld(parts.mapValues(Self.behind), title)
    return parts.map { part, sum in
      line(
        title(part), sum, hidesHours: hours.contains(part),
        hidesTakenAway: takenAway.contains(part) || hours.contains(part))
    }.sorted { $0.title < $1.title }
  }

  func reasons(
    _ words: @escaping (String) -> String
  ) -> [(title: String, people: ShownCount, hours: ShownCount)] {
    let hidden = withheld(report.reasons.mapValues(\.people), words)
    return report.reasons.map { code, reason in
      (
        title: words(code), people: ShownCount(people: reason.people.count, to: readership),
        hours: hours(reason.minutes, among: hidden.contains(code) ? 1 : reason.people.count)
      )
    }.sorted { $0.title < $1.title }
  }

  private func withheld<Part: Hashable>(
    _ parts: [Part: Set<PersonID>], _ title: (Part) -> String
  ) -> Set<Part> {
    readership == .seesPeople ? [] : WithheldRules.withheld(parts, orderedBy: title)
  }

  /// Who is behind what was taken away; that nothing was is about everybody of the line.
  private static func behind(_ sum: ProtectedTimeReport.Sum) -> Set<PersonID> {
    sum.takenFrom.isEmpty || sum.people.count < DisclosureRules.smallestGroup
      ? sum.people : sum.takenFrom
  }

  private func line(
    _ title: String, _ sum: ProtectedTimeReport.Sum, hidesHours: Bool, hidesTakenAway: Bool
  ) -> ProtectedTimePages.Line {
    let among = hidesHours ? 1 : sum.people.count
    return ProtectedTimePages.Line(
      title: title, people: ShownCount(people: sum.people.count, to: readership),
      due: hours(sum.due, among: among), given: hours(sum.given, among: among),
      takenAway: hours(
        sum.takenAway, among: hidesTakenAway ? 1 : Self.behind(sum).count),
      share: ShownShare(
        Proportion((sum.had + 30) / 60, of: (sum.due + 30) / 60), among: among, to: readership))
  }

  private func hours(_ minutes: Int, among people: Int) -> ShownCount {
    ShownCount((minutes + 30) / 60, among: people, to: readership)
  }
}
