import Access
import Files
import Intake
import Kernel
import Markup
import Web

/// `/files/template…`: the plain layout to download, and what its columns mean.
enum TemplateRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(IntakePermissions.loadStaff)
    routes.get("/files/template", door, explain)
    routes.get("/files/template/:name", door, download)
  }

  @Sendable static func explain(_ visit: Visit) async throws -> Answer {
    .page(
      TemplatePages.explain(
        staff: lines(PlainLayout.staff), training: lines(PlainLayout.training),
        results: results, figures: figures))
  }

  private static var figures: [TemplatePages.GivenList] {
    GivenListLayout.all.map { layout in
      TemplatePages.GivenList(
        name: layout.name, title: layout.title,
        lines: layout.columns.map { column in
          TemplatePages.Line(
            heading: column.name, need: column.isNeeded ? "Needed" : "If you have it",
            isNeeded: column.isNeeded, isOptional: !column.isNeeded, meaning: column.meaning,
            example: column.example, aliases: column.aliases.joined(separator: ", "))
        })
    }
  }

  private static func lines(_ columns: [PlainLayout.Column]) -> [TemplatePages.Line] {
    let order: [PlainLayout.Column.Need] = [.needed, .recommended, .optional, .accepted]
    return order.flatMap { need in
      columns.filter { $0.need == need }.map { column in
        TemplatePages.Line(
          heading: column.heading, need: need.words, isNeeded: need == .needed,
          isOptional: need == .optional || need == .accepted,
          meaning: column.meaning, example: column.example,
          aliases: column.aliases.joined(separator: ", "))
      }
    }
  }

  private static var results: [TemplatePages.Line] {
    ResultsLayout.columns.map { column in
      TemplatePages.Line(
        heading: column.column.rawValue, need: column.isNeeded ? "Needed" : "If you have it",
        isNeeded: column.isNeeded, isOptional: !column.isNeeded, meaning: column.meaning,
        example: column.example, aliases: column.aliases.joined(separator: ", "))
    }
  }

  @Sendable static func download(_ visit: Visit) async throws -> Answer {
    let asked = try visit.word("name")
    if let list = GivenListLayout.all.first(where: { "\($0.name).csv" == asked }) {
      return .csv(named: "waypoint-\(list.name).csv", header(list.columns.map(\.name)))
    }
    switch asked {
    case "staff.csv": return .csv(named: "waypoint-staff.csv", csv(PlainLayout.staff))
    case "results.csv": return .csv(named: "waypoint-results.csv", header(ResultsLayout.header))
    case "training.csv": return .csv(named: "waypoint-training.csv", csv(PlainLayout.training))
    case "staff-and-training.xlsx":
      return .file(
        named: "waypoint-staff-and-training.xlsx",
        type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        try workbook(madeOn: visit.now.dayInLondon))
    case _: throw NotFound("This template")
    }
  }

  /// Headings and no row: an example row would sooner or later be loaded as a person.
  private static func csv(_ columns: [PlainLayout.Column]) -> [UInt8] {
    header(PlainLayout.template(columns).map(\.heading))
  }

  private static func header(_ headings: [String]) -> [UInt8] {
    var writer = CSVWriter()
    writer.row(headings)
    return writer.bytes
  }

  private static func workbook(madeOn day: Day) throws -> [UInt8] {
    let sheet = { (name: String, columns: [PlainLayout.Column]) in
      Spreadsheet.Sheet(
        name: name, header: PlainLayout.template(columns).map(\.heading), rows: [],
        widths: PlainLayout.template(columns).map { Double(max(12, $0.heading.count + 2)) })
    }
    let words = Spreadsheet.Sheet(
      name: PlainLayout.guide, header: PlainLayout.guideHeader,
      rows: [("Staff", PlainLayout.staff), ("Training", PlainLayout.training)].flatMap { part in
        PlainLayout.template(part.1).map { column in
          [
            "\(part.0): \(column.heading)", column.need.words, column.meaning, column.example,
          ].map { Spreadsheet.Cell(.text($0)) }
        }
      }, widths: [34, 16, 90, 34])
    return try Spreadsheet(
      title: "Staff and training for Waypoint",
      sheets: [sheet("Staff", PlainLayout.staff), sheet("Training", PlainLayout.training), words]
    ).xlsx(made: day)
  }
}
