import Directory
import Foundation
import Kernel
import Obligations
import Records

/// Reads what the mid-career programme is into values, or says everything that is wrong with it.
enum MidCareerReader {
  /// What this version of Waypoint carries, the oldest edition first.
  static func shipped() throws -> [MidCareerEdition] { try carried.get() }

  /// Read once: it cannot change while the program runs.
  private static let carried = Result {
    try editions(of: ContentFiles.files(in: InductionReader.folder))
  }

  static let folder = "mid-career"

  /// Under which edition a cohort is begun on `day`.
  static func edition(on day: Day) throws -> MidCareerEdition? {
    try shipped().last { $0.starts.contains(day) }
  }

  /// - Throws: `ContentRefusal` with every fault.
  static func editions(of files: [(name: String, text: String)]) throws -> [MidCareerEdition] {
    let faults = ContentFaults()
    let editions = files.filter { $0.name.hasPrefix("\(folder)/") }
      .compactMap { ContentFiles.fields(of: $0, faults).flatMap(edition) }
    guard faults.all.isEmpty else { throw ContentRefusal(faults: faults.all) }
    return editions.sorted { $0.starts.from < $1.starts.from }
  }

  private static func edition(_ file: ContentFields) -> MidCareerEdition? {
    let digest = ContentDigest().digest(of: file.values)
    let (code, edition, title) = (file.text("code"), file.text("edition"), file.text("title"))
    let status: ContentStatus = file.choice("status") ?? .unverified
    let starts = file.period("starts")
    let (about, contributors) = (file.text("about"), file.texts("contributors"))
    let approvedBy = file.text("approved_by")
    let sources = file.items("sources").map { file.below($0).origin() }
    let days = part(file, "days") {
      DayTerms(least: $0.number("least"), most: $0.number("most"), minutes: $0.number("minutes"))
    }
    let lenses = coded(file, "lenses").map { Lens(code: $0.code, title: $0.title) }
    let sessions = file.items("sessions").map { session(file.below($0)) }
    let topics = part(file, "local") { coded($0, "topics") }
    let beside = file.items("beside").map { node in
      let fields = file.below(node)
      defer { fields.finish() }
      return MidCareerEdition.Beside(
        programme: fields.text("programme"), title: fields.text("title"),
        leaves: fields.text("leaves"))
    }
    let partners = part(file, "partners") {
      ($0.number("least_sectors"), $0.number("target_sectors"))
    }
    let mix = part(file, "mix", mix)
    let capacity = part(file, "capacity") {
      ($0.number("least"), $0.number("most"), $0.number("usual"))
    }
    let spread = part(file, "spread") { fields -> SpreadTerms in
      SpreadTerms(sectors: fields.choices("sectors"), withinDays: fields.number("within_days"))
    }
    let deferrals = part(file, "deferrals") {
      ($0.number("at_most"), $0.number("each_up_to_days"))
    }
    let promotion = file.number("promotion_until_days")
    let backfill = part(file, "backfill", backfill)
    let (access, caring) = (
      coded(file, "access"), file.items("caring").map { hours(file.below($0)) }
    )
    let reasons = part(file, "reasons") { fields in
      Dictionary(
        uniqueKeysWithValues: ReasonList.allCases.map { ($0, coded(fields, $0.rawValue)) })
    }
    let questions = file.items("opinions").map { node in
      let one = file.below(node)
      defer { one.finish() }
      return InductionQuestion(code: one.text("code"), question: one.text("question"))
    }
    file.finish()
    guard let starts, let days, let topics, let partners, let mix, let capacity, let spread,
      let deferrals, let backfill, let reasons
    else { return nil }
    guard capacity.0 > 0, capacity.0 <= capacity.2, capacity.2 <= capacity.1 else {
      file.fault("“capacity” must go from the least over the usual to the most")
      return nil
    }
    return MidCareerEdition(
      code: code, edition: edition, title: title, status: status, starts: starts, about: about,
      contributors: contributors, approvedBy: approvedBy, sources: sources, days: days,
      lenses: lenses, sessions: sessions, localTopics: topics, beside: beside,
      leastPartnerSectors: partners.0, targetSectors: partners.1, mix: mix,
      capacity: capacity.0...capacity.1, usualCapacity: capacity.2, spread: spread,
      deferralsAtMost: deferrals.0, deferralDays: deferrals.1, promotionDays: promotion,
      backfill: backfill, access: access, caring: caring, reasons: reasons, questions: questions,
      digest: digest)
  }

  /// What stands below a key, read whole.
  private static func part<Value>(
    _ file: ContentFields, _ key: String, _ read: (ContentFields) -> Value
  ) -> Value? {
    file.fields(key).map { fields in
      defer { fields.finish() }
      return read(fields)
    }
  }

  private static func coded(_ file: ContentFields, _ key: String) -> [CodedWords] {
    file.items(key).map { node in
      let fields = file.below(node)
      defer { fields.finish() }
      return CodedWords(code: fields.text("code"), title: fields.text("title"))
    }
  }

  private static func session(_ fields: ContentFields) -> FrameSession {
    defer { fields.finish() }
    return FrameSession(
      framed: FramedSession(
        code: fields.text("code"), title: fields.text("title"), lens: fields.text("lens"),
        minutes: fields.number("minutes")), about: fields.text("about"))
  }

  private static func mix(_ fields: ContentFields) -> CohortMix {
    let share = fields.fields("greatest_share")
    defer { share?.finish() }
    var atLeast: [Sector: Int] = [:]
    for node in fields.items("at_least") {
      let one = fields.below(node)
      if let sector: Sector = one.choice("sector") { atLeast[sector] = one.number("people") }
      one.finish()
    }
    let (part, whole) = (share?.number("part") ?? 1, share?.number("of") ?? 1)
    if part < 1 || part > whole { fields.fault("“greatest_share” must be a part of a whole") }
    return CohortMix(
      sharePart: part, shareOf: whole, atLeast: atLeast,
      fewestSectors: fields.number("fewest_sectors"))
  }

  private static func backfill(_ fields: ContentFields) -> BackfillTerms {
    var pence: [Sector: Int] = [:]
    if let rates = fields.fields("pence_per_day") {
      for key in rates.keys {
        let amount = rates.number(key)
        if let sector = Sector(rawValue: key) {
          pence[sector] = amount
        } else {
          rates.fault("“\(key)” is not a sector")
        }
      }
      rates.finish()
    }
    return BackfillTerms(
      status: fields.choice("status") ?? .unverified, pencePerDay: pence,
      claimWithinDays: fields.number("claim_within_days"))
  }

  private static func hours(_ fields: ContentFields) -> CaringHours {
    defer { fields.finish() }
    let read = { (key: String) -> Int? in
      guard let text = fields.optionalText(key) else { return nil }
      let parts = text.split(separator: ":").compactMap { Int($0) }
      guard parts.count == 2, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) else {
        fields.fault("“\(key)” must be a time such as 09:30")
        return nil
      }
      return parts[0] * 60 + parts[1]
    }
    return CaringHours(
      code: fields.text("code"), title: fields.text("title"), from: read("from"),
      until: read("until"))
  }
}

/// What `waypoint content check` holds the programme to.
enum MidCareerCheck {
  static func faults(of editions: [MidCareerEdition]) -> [ContentFault] {
    var faults: [ContentFault] = []
    for one in editions {
      let fault = { (words: String) in
        faults.append(
          ContentFault(
            file: MidCareerReader.folder, line: 0, message: "\(one.code) \(one.edition): \(words)"))
      }
      let lenses = Set(one.lenses.map(\.code))
      for session in one.sessions where !lenses.contains(session.framed.lens) {
        fault("session \(session.framed.code) looks through a lens there is not")
      }
      for lens in one.lenses where !one.sessions.contains(where: { $0.framed.lens == lens.code }) {
        fault("no session looks through \(lens.code)")
      }
      let frame = one.sessions.map(\.framed.minutes).reduce(0, +)
      if frame > one.days.needed { fault("the national frame is longer than the fewest days") }
      if !(1...one.days.most).contains(one.days.least) { fault("there are fewest days above most") }
      if one.mix.fewestSectors < one.leastPartnerSectors {
        fault("the mix asks for fewer sectors than must agree")
      }
      if let why = one.mix.impossibility(among: one.capacity.lowerBound) { fault(why) }
      for list in ReasonList.allCases where one.reasons[list, default: []].isEmpty {
        fault("there are no reasons to \(list.rawValue)")
      }
      let codes =
        [one.sessions.map(\.framed.code), one.access.map(\.code), one.caring.map(\.code)]
        + one.reasons.values.map { $0.map(\.code) }
      if codes.contains(where: { Set($0).count < $0.count }) { fault("two things have one code") }
      if codes.joined().contains(where: { $0.contains(",") }) { fault("a code holds a comma") }
    }
    return faults
  }
}
