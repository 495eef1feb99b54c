import Access
import Kernel
import Markup
import Storage
import Web

/// `/inspect`, open to everybody: a code opens one pack and nothing else.
enum InspectRoutes {
  static func add(to routes: Routes) {
    routes.get("/inspect", .open, ask)
    routes.post("/inspect", .open, open)
    routes.get("/inspect/pack", .open, pack)
    routes.get("/inspect/pages/:file", .open, page)
    routes.get("/inspect/files/:file", .open, file)
    routes.post("/inspect/end", .open, end)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    if try await visit.inspection() != nil { return .redirect(to: "/inspect/pack") }
    return .page(InspectPages.ask(FormData()))
  }

  @Sendable static func open(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    var problems = Problems()
    let code = problems.text(form["code"], "code", limit: 60, blank: "Enter the code")
    guard let code else { return .page(InspectPages.ask(FormData(), problems: problems.problems)) }
    switch try await visit.openInspection(code: code, to: "/inspect/pack") {
    case .opened(let answer): return answer
    case .wrong: return .page(InspectPages.ask(FormData(), problems: [wrong]))
    case .throttled: return .page(InspectPages.ask(FormData(), problems: [throttled]))
    }
  }

  @Sendable static func pack(_ visit: Visit) async throws -> Answer {
    guard let inspection = try await visit.inspection() else { return over }
    return .page(InspectPages.pack(InspectPages.Pack(inspection)))
  }

  @Sendable static func page(_ visit: Visit) async throws -> Answer {
    guard let (inspection, file, bytes) = try await read(visit, .page) else { return over }
    let rows = InspectPages.Rows(
      try EvidenceTable(json: bytes), page: visit.pageNumber,
      at: "/inspect/pages/\(file.position)")
    return .page(InspectPages.section(file.title, rows, in: InspectPages.Pack(inspection)))
  }

  @Sendable static func file(_ visit: Visit) async throws -> Answer {
    guard let (_, file, bytes) = try await read(visit, nil) else { return over }
    return .file(named: file.name, type: type(of: file.name), bytes)
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    _ = try await visit.form()
    return try await visit.endInspection(
      leadingTo: "/inspect", done: "You have closed the evidence")
  }

  /// Looked at first, so that nothing is written down as read that is no page.
  private static func read(
    _ visit: Visit, _ kind: EvidenceFile.Kind?
  ) async throws -> (Inspection, EvidenceFile, [UInt8])? {
    guard let inspection = try await visit.inspection() else { return nil }
    guard let position = Int(try visit.word("file")),
      let known = inspection.files.first(where: { $0.position == position }),
      kind == nil || known.kind == kind,
      let (now, file, bytes) = try await visit.readEvidence(position)
    else { throw NotFound("This page") }
    return (now, file, bytes)
  }

  /// The visit ended, by itself or because the pack did.
  private static var over: Answer {
    .redirect(to: "/inspect", done: "Nothing is open here. Enter the code")
  }

  private static let wrong = Problem(
    "code",
    "This code does not open anything. Check it; it may have ended, or been replaced by another")
  private static let throttled = Problem(
    "code", "There were too many wrong codes from here. Wait 15 minutes and try again")

  static func type(of name: String) -> String {
    if name.hasSuffix(".zip") { return "application/zip" }
    return name.hasSuffix(".csv") ? "text/csv; charset=utf-8" : "application/json"
  }
}

extension InspectPages.Pack {
  init(_ inspection: Inspection) {
    let pack = inspection.pack
    self.init(
      organisation: inspection.organisationName, body: inspection.bodyName,
      inspector: inspection.release.inspector, purpose: pack.purpose, asAt: pack.asAt,
      beneath: pack.beneath, frozenAt: pack.frozen?.at ?? inspection.release.at,
      digest: pack.frozen?.digest ?? "", until: inspection.release.until,
      pages: inspection.files.filter { $0.kind == .page }.map {
        Link($0.title, to: "/inspect/pages/\($0.position)")
      },
      files: inspection.files.map { file in
        (
          Link(
            file.kind == .page ? "\(file.title) (JSON)" : file.title,
            to: "/inspect/files/\(file.position)"), file.digest
        )
      })
  }
}

extension InspectPages.Rows {
  private static let rowsOnAPage = 200

  init(_ table: EvidenceTable, page number: Int, at address: String) {
    let page = PageOfMany(number: number, size: Self.rowsOnAPage, total: table.rows.count)
    self.init(
      about: table.about, columns: table.columns,
      rows: table.rows.dropFirst(page.offset).prefix(page.size).map {
        $0.map(EvidenceTable.onPage)
      }, page: page,
      address: address)
  }
}
