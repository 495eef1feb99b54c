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
    let national = Set(library.modules.map(\.code)).compactMap { library.module($0)?.module }
      .filter { $0.isOpen(on: day) && isDated($0.kind) }
      .sorted { ($0.title, $0.reference.code) < ($1.title, $1.reference.code) }
      .map { Module(reference: $0.reference, title: $0.title, kind: $0.kind, provider: nil) }
    return try national
      + AccreditationLists.modules(on: day, tx).map { line in
        Module(
          reference: ModuleReference(code: "\(mark)\(line.id)", version: line.version),
          title: line.title, kind: line.kind ?? .taught, provider: line.provider)
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
    try open(on: day, tx).filter { $0.provider.map { $0 == organisation } ?? true }
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
