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

  /// Those that may be begun on `day`.
  static func open(on day: Day, _ tx: any Transaction) throws -> [Module] {
    try AccreditationLists.modules(on: day, tx).map { line in
      Module(
        reference: ModuleReference(code: "\(mark)\(line.id)", version: line.version),
        title: line.title, kind: line.kind ?? .taught, provider: line.provider)
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
    return try AccreditationLists.titles(of: numbers, tx).reduce(into: [:]) { titles, one in
      titles["\(mark)\(one.key)"] = one.value
    }
  }

  static func title(_ code: String, _ tx: any Transaction) throws -> String {
    try titles(of: [code], tx)[code] ?? code
  }

  /// How a module is learnt: attending shows that a taught one was done, and that any other was
  /// begun.
  static func kind(_ code: String, _ tx: any Transaction) throws -> ModuleKind {
    guard code.hasPrefix(mark), let id = AccreditationID(String(code.dropFirst(mark.count))) else {
      return .taught
    }
    return try AccreditationStore.find(id, tx)?.training.kind ?? .taught
  }
}
