import Access
import Directory
import Kernel
import Records
import Storage

/// The modules of which dates are held.
enum PlaceModules {
  struct Module: Hashable, Sendable {
    let reference: ModuleReference
    let title: String
    let kind: ModuleKind
    /// Whose it is; `nil` where any employer may hold it.
    let provider: OrganisationID?
  }

  private static let mark = "accredited-"

  /// Those that may be begun on `day`: national ones, which any employer may hold, and what
  /// providers had accredited.
  static func open(on day: Day, _ tx: any Transaction) throws -> [Module] {
    let library = try StandardsReader.shipped()
    return try nationals(library, on: day) + accredited(.all, on: day, tx)
  }

  private static func nationals(_ library: StandardsLibrary, on day: Day) -> [Module] {
    Set(library.modules.map(\.code)).compactMap { national($0, library, on: day) }
      .sorted { ($0.title, $0.reference.code) < ($1.title, $1.reference.code) }
  }

  private enum Which {
    case all
    case of(OrganisationID)
    case these([AccreditationID])
  }

  /// Every one: a list that is cut would leave providers without their modules.
  private static func accredited(
    _ which: Which, on day: Day, _ tx: any Transaction
  ) throws -> [Module] {
    var (provider, codes): (OrganisationID?, [AccreditationID]?) = (nil, nil)
    switch which {
    case .all: break
    case .of(let one): provider = one
    case .these(let some): codes = some
    }
    return try tx.rows(
      """
      SELECT id, title, kind, provider_id, major, minor FROM accreditation
      WHERE form = 'module' AND state IN ('accredited', 'accredited-with-conditions')
        AND valid_to >= ?1 AND (valid_from IS NULL OR valid_from <= ?1)
        AND (CAST(?2 AS BIGINT) IS NULL OR provider_id = ?2) AND (?3 = TRUE OR id IN (?4*))
      ORDER BY title, id
      """, day, provider, codes == nil, List(codes ?? [])
    ).map { row in
      let (id, kind): (AccreditationID, ModuleKind?) = (try row(0), try row(2))
      let (major, minor): (Int, Int) = (try row(4), try row(5))
      return Module(
        reference: ModuleReference(code: "\(mark)\(id)", version: "\(major).\(minor)"),
        title: try row(1), kind: kind ?? .taught, provider: try row(3))
    }
  }

  private static func national(
    _ code: String, _ library: StandardsLibrary, on day: Day
  ) -> Module? {
    library.module(code).map(\.module).flatMap { one in
      one.isOpen(on: day) && isDated(one.kind)
        ? Module(reference: one.reference, title: one.title, kind: one.kind, provider: nil) : nil
    }
  }

  /// One by its code, where it may be begun on `day`.
  static func find(_ code: String, on day: Day, _ tx: any Transaction) throws -> Module? {
    try find([code], on: day, tx)[code]
  }

  /// Those of `codes` that may be begun on `day`. Suspension, expiry and withdrawal stop new asks,
  /// moves and offers, and nothing else: whoever has a place keeps it.
  static func find(
    _ codes: some Sequence<String>, on day: Day, _ tx: any Transaction
  ) throws -> [String: Module] {
    let (library, codes) = (try StandardsReader.shipped(), Set(codes))
    var found = codes.reduce(into: [String: Module]()) { found, code in
      found[code] = national(code, library, on: day)
    }
    let numbers = codes.compactMap { code in
      code.hasPrefix(mark) ? AccreditationID(String(code.dropFirst(mark.count))) : nil
    }.sorted()
    for some in numbers.chunked() {
      for one in try accredited(.these(Array(some)), on: day, tx) {
        found[one.reference.code] = one
      }
    }
    return found
  }

  /// Why a module takes nobody new on `day`, in words; `nil` where it does.
  static func whyClosed(
    _ code: String, on day: Day, _ tx: any Transaction
  ) throws -> String? {
    guard try find(code, on: day, tx) == nil else { return nil }
    let rest = "takes nobody new now. Whoever has a place keeps it"
    let id = code.hasPrefix(mark) ? AccreditationID(String(code.dropFirst(mark.count))) : nil
    switch try id.flatMap({ try AccreditationLists.states(of: [$0], on: day, tx)[$0] }) {
    case .suspended?: return "This module’s accreditation is suspended, so that it \(rest)"
    case .expired?: return "This module’s accreditation has run out, so that it \(rest)"
    case .withdrawn?: return "This module’s accreditation was withdrawn, so that it \(rest)"
    case .replaced?: return "A new version of this module took its place, so that it \(rest)"
    case _: return "This module \(rest)"
    }
  }

  /// Whether people meet for it on a day.
  private static func isDated(_ kind: ModuleKind) -> Bool {
    switch kind {
    case .taught, .actionLearning, .assessment: true
    case .elearning, .experiential, .jobShadowing, .project: false
    }
  }

  /// Those of which an organisation may hold dates on `day`.
  static func offered(
    by organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [Module] {
    let library = try StandardsReader.shipped()
    return try nationals(library, on: day) + accredited(.of(organisation), on: day, tx)
  }

  /// The titles of modules, open or not, by code.
  static func titles(
    of codes: some Sequence<String>, _ tx: any Transaction
  ) throws -> [String: String] {
    let numbers = Set(codes).compactMap { code in
      code.hasPrefix(mark) ? AccreditationID(String(code.dropFirst(mark.count))) : nil
    }
    let library = try StandardsReader.shipped()
    let national = Set(codes).reduce(into: [String: String]()) { titles, code in
      titles[code] = library.module(code)?.module.title
    }
    return try AccreditationLists.titles(of: numbers, tx).reduce(into: national) { titles, one in
      titles["\(mark)\(one.key)"] = one.value
    }
  }

  static func title(_ code: String, _ tx: any Transaction) throws -> String {
    try titles(of: [code], tx)[code] ?? code
  }

  /// How a module is learnt: attending shows that a taught one was done, and that any other was
  /// begun.
  static func kind(_ code: String, _ tx: any Transaction) throws -> ModuleKind {
    try LearningCatalogue.shipped().module(code, tx)?.kind ?? .taught
  }
}
