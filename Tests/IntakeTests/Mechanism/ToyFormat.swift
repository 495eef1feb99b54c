import Files
import Intake
import Journals
import Kernel
import Storage

/// A list of workers in two columns and a place: the smallest format there could be.
struct ToyFormat: IntakeFormat {
  let name = "toy"
  let title = "Toy list"
  let order = 1
  let postKinds: Set<String> = ["worker"]
  let placeColumns: Set<String> = ["WARD"]
  let protectedColumns: Set<String> = ["GENDER"]

  private let layout = TableLayout([
    .key("ID"), .name("NAME"), .value("WARD"), .value("GENDER"), .value("EMPLOYER"),
  ])

  func recognise(_ file: SourceFile) -> FileRole? {
    file.text.leadingRows(1).contains { $0.holds("ID", "WARD") } ? FileRole("list") : nil
  }

  func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim {
    guard let row = files.compactMap({ table($0)?.rows.first }).first else {
      return .unclear([
        Finding(.fileNoRecords, file: files.first?.file.name ?? "", "There are no rows.")
      ])
    }
    return .code(
      EmployerCode(
        scheme: "ods", value: row["EMPLOYER"], name: "Trust \(row["EMPLOYER"])", kind: "nhsTrust"))
  }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var reading = Reading()
    for file in files {
      guard let table = table(file) else { continue }
      reading.findings += table.findings
      reading.tables.append(table)
      for row in table.rows {
        if row["NAME"].isEmpty {
          reading.findings.append(
            Finding(
              .keyMissing, file: table.file, line: row.line, record: row.record, column: "NAME",
              "Enter a name."))
          continue
        }
        if row["GENDER"] == "secret" {
          reading.findings.append(
            Finding(
              .codeUnknown, file: table.file, line: row.line, record: row.record,
              column: "GENDER", value: "secret", "GENDER “secret” is not in the list."))
        }
        let key = RecordKey("worker", row["ID"])
        if row["NAME"] == "gone" {
          reading.ended.append(
            RecordEnd(key, reason: .removed, file: table.file, line: row.line))
          continue
        }
        reading.records.append(
          SourceRecord(
            key, values: ["NAME": row["NAME"], "WARD": row["WARD"]],
            hidden: ["GENDER": row["GENDER"]], file: table.file, line: row.line))
      }
    }
    return reading
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    Projection()
  }

  func counts(_ context: IntakeContext) throws -> [Count] {
    [Count("workers", try context.countHeld("worker"))]
  }

  private func table(_ file: RecognisedFile) -> SourceTable? {
    SourceTable.read(file.file.text, as: layout).table
  }
}
