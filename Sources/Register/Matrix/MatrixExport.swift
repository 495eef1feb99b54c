import Access
import Directory
import Files
import Intake
import Kernel
import Obligations
import Storage
import Web

/// The matrix of an employer as the files that its page offers.
enum MatrixExport {
  static func run(
    _ organisation: OrganisationID, by user: User, _ tx: any Transaction
  ) throws -> ExportResult {
    let view = try ShowMatrix(
      whose: .organisation(organisation), place: nil, set: nil, show: nil, page: 1,
      size: Int(Int32.max), content: try ContentReader.shipped()
    ).answer(user, tx)
    let file = ListFile(matrix: view)
    let rows = view.rows.count
    try file.record(
      "XLSX and CSV", by: user, under: .seeTrainingOfOrganisation, .organisation(organisation), tx)
    return ExportResult(
      format: "training-matrix", employer: view.caption,
      files: [
        ExportedFile(
          name: "\(view.day.iso)-training-matrix.xlsx", rows: rows,
          bytes: try file.spreadsheet.xlsx(made: view.day)),
        ExportedFile(name: "\(view.day.iso)-training-matrix.csv", rows: rows, bytes: file.csv),
      ], people: rows, members: view.rows.map(\.person), isWithheld: true)
  }
}
