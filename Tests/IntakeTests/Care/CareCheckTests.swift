import Files
import Foundation
import Kernel
import Testing

@testable import Intake

/// A clean upload in which single values are changed: what is said, and nothing else.
struct ChangedUpload: CustomTestStringConvertible, Sendable {
  /// `staff 2 GENDER=9`: file, line, column and new value.
  let changes: [String]
  /// `GENDER code-unknown value-dropped`; with the file and line in front where they differ from
  /// those of the first change.
  let told: [String]

  init(_ changes: String..., told: [String]) {
    self.changes = changes
    self.told = told
  }

  var testDescription: String { changes.joined(separator: ", ") }

  func files() -> [SourceFile] {
    CareExample.clean.map { file in
      var lines = String(decoding: file.bytes, as: UTF8.self)
        .split(whereSeparator: \.isNewline).map { Self.cells($0) }
      for change in changes {
        let words = change.split(separator: " ", maxSplits: 2).map(String.init)
        guard file.name == words[0] + ".csv", let line = Int(words[1]) else { continue }
        let parts = words[2].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let column = lines[0].firstIndex(of: String(parts[0])) else { continue }
        lines[line - 1][column] = String(parts[1])
      }
      let text = lines.map { $0.map(Self.quoted).joined(separator: ",") }.joined(separator: "\r\n")
      return SourceFile(name: file.name, bytes: Array(text.utf8))
    }
  }

  var expected: Set<String> {
    let first = changes[0].split(separator: " ").map(String.init)
    return Set(
      told.map { words in
        CareFileKind.allCases.contains { words.hasPrefix($0.rawValue + " ") }
          ? words : "\(first[0]) \(first[1]) \(words)"
      })
  }

  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = [""]
    var isQuoted = false
    for character in line where character != "\u{FEFF}" {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      case _: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }

  private static func quoted(_ cell: String) -> String {
    cell.contains(",") ? "\"\(cell)\"" : cell
  }
}

extension CareExample {
  /// Two workplaces, 14 workers and 20 trainings without a fault.
  static var clean: [SourceFile] {
    CareExample(folder: root.appending(path: "faulty/asc-01-utf8-bom")).files
  }
}

private func check(_ upload: ChangedUpload) {
  var loads = CareLoads()
  loads.load(upload.files())
  let told = Set(
    loads.findings.filter { $0.severity != .info }.map { finding in
      let file = finding.file.prefix { $0 != "." }
      return "\(file) \(finding.line ?? 0) \(finding.column) \(finding.code.rawValue) "
        + finding.effect.rawValue
    })
  #expect(told.subtracting(upload.expected).sorted() == [], "said, though it should not be")
  #expect(upload.expected.subtracting(told).sorted() == [], "not said")
}

@Suite struct `A staff row` {
  @Test(arguments: [
    ChangedUpload("staff 2 DISPLAYID=", told: ["DISPLAYID required-missing loaded"]),
    ChangedUpload("staff 2 NINUMBER=QQ12", told: ["NINUMBER value-format value-dropped"]),
    ChangedUpload("staff 2 NINUMBER=qq 26 32 75 d", told: []),
    ChangedUpload("staff 2 POSTCODE=", told: ["POSTCODE unanswered loaded"]),
    ChangedUpload("staff 2 POSTCODE=NE985SA", told: ["POSTCODE value-format loaded"]),
    ChangedUpload("staff 2 POSTCODE=NE98  5SA", told: ["POSTCODE value-format loaded"]),
    ChangedUpload("staff 2 POSTCODE=North", told: ["POSTCODE value-format value-dropped"]),
    ChangedUpload("staff 2 DOB=", told: ["DOB unanswered loaded"]),
    ChangedUpload("staff 2 DOB=21/06/2015", told: ["DOB date-age-range value-dropped"]),
    ChangedUpload("staff 2 DOB=21/06/1925", told: ["DOB date-age-range value-dropped"]),
    ChangedUpload("staff 2 DOB=4/5/1985", told: []),
    ChangedUpload("staff 2 DOB=01/02/85", told: ["DOB date-two-digit-year value-dropped"]),
    ChangedUpload("staff 2 DOB=########", told: ["DOB date-lost value-dropped"]),
    ChangedUpload("staff 2 DOB=31/02/1985", told: ["DOB date-impossible value-dropped"]),
    ChangedUpload("staff 2 STARTDATE=", told: ["STARTDATE unanswered loaded"]),
    ChangedUpload("staff 2 STARTDATE=01/10/2026", told: ["STARTDATE date-future value-dropped"]),
    ChangedUpload("staff 2 STARTDATE=44802", told: ["STARTDATE date-serial value-dropped"]),
    ChangedUpload(
      "staff 2 STARTDATE=01/01/1998", "staff 2 STARTINSECT=999",
      told: ["STARTDATE date-before-age-14 value-dropped"]),
    ChangedUpload(
      "staff 3 STARTDATE=02/05/2012", "staff 3 STARTINSECT=999",
      told: ["STARTDATE date-order value-dropped"]),
    ChangedUpload("staff 2 STARTINSECT=", told: ["STARTINSECT unanswered loaded"]),
    ChangedUpload("staff 2 STARTINSECT=2023", told: ["STARTINSECT date-order value-dropped"]),
    ChangedUpload("staff 2 STARTINSECT=1990", told: ["STARTINSECT date-order value-dropped"]),
    ChangedUpload("staff 2 STARTINSECT=16", told: ["STARTINSECT number-format value-dropped"]),
    ChangedUpload("staff 3 YEAROFENTRY=13", told: ["YEAROFENTRY number-format value-dropped"]),
    ChangedUpload("staff 3 YEAROFENTRY=2031", told: ["YEAROFENTRY date-future value-dropped"]),
    ChangedUpload("staff 3 YEAROFENTRY=1960", told: ["YEAROFENTRY date-order value-dropped"]),
    ChangedUpload("staff 2 YEAROFENTRY=2001", told: ["YEAROFENTRY value-ignored value-dropped"]),
    ChangedUpload(
      "staff 3 COUNTRYOFBIRTH=", told: ["YEAROFENTRY value-ignored value-dropped"]),
    ChangedUpload(
      "staff 3 COUNTRYOFBIRTH=UK", told: ["COUNTRYOFBIRTH code-unknown value-dropped"]),
    ChangedUpload("staff 3 NATIONALITY=1", told: ["NATIONALITY code-unknown value-dropped"]),
    ChangedUpload(
      "staff 3 BRITISHCITIZENSHIP=3", told: ["BRITISHCITIZENSHIP code-unknown value-dropped"]),
    ChangedUpload("staff 2 HANDCVISA=2", told: ["HANDCVISA value-ignored value-dropped"]),
    ChangedUpload("staff 5 INOUTUK=1", told: ["INOUTUK value-ignored value-dropped"]),
    ChangedUpload("staff 4 INOUTUK=4", told: ["INOUTUK code-unknown value-dropped"]),
    ChangedUpload("staff 4 HANDCVISA=5", told: ["HANDCVISA code-unknown value-dropped"]),
  ])
  func `is told of wrong identity, dates and origin`(upload: ChangedUpload) { check(upload) }

  @Test(arguments: [
    ChangedUpload("staff 5 L2CARECERT=4", told: ["L2CARECERT code-unknown value-dropped"]),
    ChangedUpload("staff 5 L2CARECERT=2;2025", told: ["L2CARECERT field-conflict value-dropped"]),
    ChangedUpload("staff 5 L2CARECERT=1;2023", told: ["L2CARECERT number-range value-dropped"]),
    ChangedUpload("staff 5 L2CARECERT=1;2027", told: ["L2CARECERT number-range value-dropped"]),
    ChangedUpload("staff 5 L2CARECERT=1;May", told: ["L2CARECERT number-format value-dropped"]),
    ChangedUpload("staff 5 L2CARECERT=1;", told: []),
    ChangedUpload("staff 5 L2CARECERT=1", told: []),
    ChangedUpload("staff 2 EMPLSTATUS=", told: ["EMPLSTATUS required-missing loaded"]),
    ChangedUpload("staff 9 EMPLSTATUS=6", told: ["EMPLSTATUS code-retired loaded"]),
    ChangedUpload("staff 2 ZEROHRCONT=", told: ["ZEROHRCONT unanswered loaded"]),
    ChangedUpload("staff 2 CONTHOURS=0", told: ["CONTHOURS/ZEROHRCONT field-conflict loaded"]),
    ChangedUpload("staff 2 CONTHOURS=80", told: ["CONTHOURS number-range value-dropped"]),
    ChangedUpload("staff 2 CONTHOURS=37.3", told: ["CONTHOURS number-format value-dropped"]),
    ChangedUpload("staff 2 CONTHOURS=999", told: []),
    ChangedUpload("staff 9 CONTHOURS=20", told: ["CONTHOURS value-ignored value-dropped"]),
    ChangedUpload("staff 2 DAYSSICK=400", told: ["DAYSSICK number-range value-dropped"]),
    ChangedUpload("staff 2 DAYSSICK=2.3", told: ["DAYSSICK number-format value-dropped"]),
    ChangedUpload("staff 2 SALARYINT=2", told: ["SALARYINT code-unknown value-dropped"]),
    ChangedUpload("staff 2 SALARYINT=999", told: ["SALARY value-ignored value-dropped"]),
    ChangedUpload("staff 2 SALARY=£44875", told: ["SALARY number-format value-dropped"]),
    ChangedUpload("staff 2 SALARY=210000", told: ["SALARY number-range value-dropped"]),
    ChangedUpload(
      "staff 2 HOURLYRATE=12", told: ["SALARYINT/HOURLYRATE field-conflict value-dropped"]),
    ChangedUpload("staff 4 HOURLYRATE=13.265", told: ["HOURLYRATE number-format value-dropped"]),
    ChangedUpload("staff 4 MAINJOBROLE=", told: ["MAINJOBROLE required-missing loaded"]),
    ChangedUpload(
      "staff 4 MAINJOBROLE=27", "staff 4 DHA=", told: ["MAINJRDESC required-missing loaded"]),
    ChangedUpload("staff 4 MAINJRDESC=Cook", told: ["MAINJRDESC value-ignored value-dropped"]),
    ChangedUpload("staff 4 MAINJOBROLE=16", "staff 4 DHA=", told: ["NMCREG unanswered loaded"]),
    ChangedUpload(
      "staff 4 MAINJOBROLE=16", "staff 4 DHA=", "staff 4 NMCREG=1", told: []),
    ChangedUpload("staff 4 MAINJOBROLE=6", told: ["AMHP unanswered loaded"]),
    ChangedUpload("staff 4 AMHP=1", told: ["AMHP value-ignored value-dropped"]),
    ChangedUpload("staff 4 MAINJOBROLE=26", told: ["DHA value-ignored value-dropped"]),
    ChangedUpload("staff 4 SCQUAL=", told: ["SCQUAL unanswered loaded"]),
    ChangedUpload("staff 4 SCQUAL=1;", told: ["SCQUAL required-missing value-dropped"]),
    ChangedUpload("staff 4 SCQUAL=1;12", told: ["SCQUAL code-unknown value-dropped"]),
    ChangedUpload("staff 4 SCQUAL=5", told: ["SCQUAL code-unknown value-dropped"]),
    ChangedUpload("staff 4 NONSCQUAL=1", told: []),
    ChangedUpload("staff 4 CWPCATEGORY=8", told: ["CWPCATEGORY code-unknown value-dropped"]),
    ChangedUpload("staff 4 QUALACH01=9999;2020", told: ["QUALACH01 code-unknown value-dropped"]),
    ChangedUpload("staff 4 QUALACH01=145;2031", told: ["QUALACH01 number-range value-dropped"]),
    ChangedUpload("staff 4 QUALACH01=145", told: ["QUALACH01 unanswered loaded"]),
    ChangedUpload(
      "staff 4 QUALACH01NOTES=" + String(repeating: "long ", count: 30),
      told: ["QUALACH01NOTES text-too-long value-dropped"]),
    ChangedUpload("staff 4 APPRENTICE=7", told: ["APPRENTICE code-unknown value-dropped"]),
  ])
  func `is told of wrong hours, pay, roles and qualifications`(upload: ChangedUpload) {
    check(upload)
  }

  @Test(arguments: [
    ChangedUpload(
      "staff 4 UNIQUEWORKERID=",
      told: [
        "UNIQUEWORKERID key-missing row-rejected",
        "training 5 UNIQUEWORKERID orphan-worker row-rejected",
        "workplace 2 TOTALPERMTEMP count-mismatch loaded",
      ]),
    ChangedUpload(
      "staff 8 UNIQUEWORKERID=" + String(repeating: "x", count: 50),
      told: [
        "UNIQUEWORKERID text-too-long row-rejected",
        "training 12 UNIQUEWORKERID orphan-worker row-rejected",
        "workplace 2 TOTALPERMTEMP count-mismatch loaded",
      ]),
    ChangedUpload(
      "staff 4 UNIQUEWORKERID=04-Dec", "training 5 UNIQUEWORKERID=4-12",
      told: [
        "UNIQUEWORKERID id-looks-like-date row-rejected",
        "training 5 UNIQUEWORKERID orphan-worker row-rejected",
        "workplace 2 TOTALPERMTEMP count-mismatch loaded",
      ]),
    ChangedUpload(
      "staff 4 UNIQUEWORKERID=4-12", "training 5 UNIQUEWORKERID=04-Dec",
      told: [
        "training 5 UNIQUEWORKERID id-looks-like-date row-rejected"
      ]),
    ChangedUpload(
      "training 5 UNIQUEWORKERID=M99",
      told: [
        "training 5 UNIQUEWORKERID orphan-worker row-rejected"
      ]),
    ChangedUpload(
      "training 5 LOCALESTID=OM-9",
      told: [
        "training 5 LOCALESTID orphan-workplace row-rejected"
      ]),
    ChangedUpload(
      "training 5 LOCALESTID=1.2E+11",
      told: [
        "training 5 LOCALESTID id-scientific row-rejected"
      ]),
    ChangedUpload(
      "staff 2 MAINJOBROLE=8",
      told: [
        "workplace 2 VACANCIES registered-manager-missing loaded"
      ]),
    ChangedUpload(
      "staff 2 STATUS=DELETE",
      told: [
        "staff 2 STATUS status-delete-missing row-rejected",
        "training 2 UNIQUEWORKERID orphan-worker row-rejected",
        "workplace 2 TOTALPERMTEMP count-mismatch loaded",
        "workplace 2 VACANCIES registered-manager-missing loaded",
      ]),
  ])
  func `that cannot be placed is left out, and what hangs on it`(upload: ChangedUpload) {
    check(upload)
  }
}

@Suite struct `A workplace row` {
  @Test(arguments: [
    ChangedUpload("workplace 2 ESTNAME=", told: ["ESTNAME required-missing loaded"]),
    ChangedUpload(
      "workplace 2 ADDRESS1=" + String(repeating: "long ", count: 9),
      told: ["ADDRESS1 text-too-long value-dropped"]),
    ChangedUpload("workplace 2 POSTCODE=NE982QB", told: ["POSTCODE value-format loaded"]),
    ChangedUpload("workplace 2 ESTTYPE=2", told: ["ESTTYPE code-retired value-dropped"]),
    ChangedUpload("workplace 2 ESTTYPE=8", told: ["OTHERTYPE unanswered loaded"]),
    ChangedUpload("workplace 2 OTHERTYPE=Trust", told: ["OTHERTYPE value-ignored value-dropped"]),
    ChangedUpload("workplace 2 PERMCQC=3", told: ["PERMCQC code-unknown value-dropped"]),
    ChangedUpload(
      "workplace 2 REGTYPE=0", told: ["REGTYPE/MAINSERVICE field-conflict value-dropped"]),
    ChangedUpload("workplace 2 REGTYPE=1", told: ["REGTYPE code-unknown value-dropped"]),
    ChangedUpload("workplace 2 PROVNUM=", told: ["PROVNUM required-missing loaded"]),
    ChangedUpload("workplace 2 LOCATIONID=", told: ["LOCATIONID required-missing loaded"]),
    ChangedUpload(
      "workplace 2 LOCATIONID=9900000311", told: ["LOCATIONID id-format value-dropped"]),
    ChangedUpload("workplace 2 MAINSERVICE=99", told: ["MAINSERVICE code-unknown value-dropped"]),
    ChangedUpload("workplace 2 ALLSERVICES=2;99", told: ["ALLSERVICES code-unknown value-dropped"]),
    ChangedUpload(
      "workplace 2 ALLSERVICES=1;6", told: ["ALLSERVICES/MAINSERVICE field-conflict loaded"]),
    ChangedUpload(
      "workplace 2 ALLSERVICES=2;6;0", "workplace 2 CAPACITY=28;10;",
      "workplace 2 UTILISATION=26;7;",
      "workplace 2 SERVICEDESC=;;", told: ["ALLSERVICES field-conflict loaded"]),
    ChangedUpload("workplace 2 CAPACITY=28;9999", told: ["CAPACITY number-range value-dropped"]),
    ChangedUpload("workplace 2 CAPACITY=many;10", told: ["CAPACITY number-format value-dropped"]),
    ChangedUpload("workplace 3 CAPACITY=5;", told: ["CAPACITY value-ignored value-dropped"]),
    ChangedUpload(
      "workplace 2 SERVICEDESC=a;b;c",
      told: ["ALLSERVICES/SERVICEDESC list-length-mismatch value-dropped"]),
    ChangedUpload(
      "workplace 2 SERVICEUSERS=2;99", told: ["SERVICEUSERS code-unknown value-dropped"]),
    ChangedUpload("workplace 2 SERVICEUSERS=2;3", told: ["OTHERUSERDESC unanswered loaded"]),
  ])
  func `is told of wrong services and registration`(upload: ChangedUpload) { check(upload) }

  @Test(arguments: [
    ChangedUpload("workplace 2 TOTALPERMTEMP=", told: ["TOTALPERMTEMP required-missing loaded"]),
    ChangedUpload(
      "workplace 2 TOTALPERMTEMP=0", told: ["TOTALPERMTEMP number-range value-dropped"]),
    ChangedUpload(
      "workplace 2 TOTALPERMTEMP=eight", told: ["TOTALPERMTEMP number-format value-dropped"]),
    ChangedUpload("workplace 2 TOTALPERMTEMP=9", told: ["TOTALPERMTEMP count-mismatch loaded"]),
    ChangedUpload("workplace 2 ALLJOBROLES=", told: ["ALLJOBROLES required-missing loaded"]),
    ChangedUpload("workplace 2 ALLJOBROLES=8;x", told: ["ALLJOBROLES number-format value-dropped"]),
    ChangedUpload("workplace 2 ALLJOBROLES=8;14", told: ["ALLJOBROLES code-unknown value-dropped"]),
    ChangedUpload("workplace 2 ALLJOBROLES=8;22", told: ["ALLJOBROLES code-retired loaded"]),
    ChangedUpload("workplace 2 STARTERS=", told: ["STARTERS required-missing loaded"]),
    ChangedUpload("workplace 2 STARTERS=999", told: []),
    ChangedUpload(
      "workplace 2 STARTERS=3;0;1",
      told: ["ALLJOBROLES/STARTERS list-length-mismatch value-dropped"]),
    ChangedUpload("workplace 2 STARTERS=3;1000", told: ["STARTERS number-range value-dropped"]),
    ChangedUpload(
      "workplace 2 REASONNOS=3;1", told: ["REASONS/REASONNOS list-length-mismatch value-dropped"]),
    ChangedUpload("workplace 2 REASONS=A", told: ["REASONS number-format value-dropped"]),
    ChangedUpload(
      "workplace 2 REPEATTRAINING=5", told: ["REPEATTRAINING code-unknown value-dropped"]),
    ChangedUpload("workplace 2 CWPUSE=1;11", told: ["CWPUSE code-unknown value-dropped"]),
    ChangedUpload("workplace 2 CWPUSEDESC=Words", told: ["CWPUSEDESC value-ignored value-dropped"]),
    ChangedUpload("workplace 2 ACTUALCONT=2.5", told: ["ACTUALCONT number-range value-dropped"]),
    ChangedUpload("workplace 2 ACTUALCONT=4.555", told: ["ACTUALCONT number-format value-dropped"]),
    ChangedUpload("workplace 2 PENSION=0", told: ["ACTUALCONT value-ignored value-dropped"]),
    ChangedUpload("workplace 2 SLEEPINS=2", told: ["SLEEPINPAY value-ignored value-dropped"]),
    ChangedUpload("workplace 2 TRAVELTIME=1", told: ["TRAVELTIME value-ignored value-dropped"]),
    ChangedUpload("workplace 3 TTDIFFRATE=11", told: ["TTDIFFRATE value-ignored value-dropped"]),
    ChangedUpload("workplace 2 HOLIDAY=many", told: ["HOLIDAY number-format value-dropped"]),
    ChangedUpload(
      "workplace 2 DHAACTIVITIES=1;9", told: ["DHAACTIVITIES code-unknown value-dropped"]),
    ChangedUpload("workplace 3 DHA=999", told: ["DHAACTIVITIES value-ignored value-dropped"]),
  ])
  func `is told of wrong numbers, pay and plans`(upload: ChangedUpload) { check(upload) }
}

@Suite struct `A training row` {
  @Test(arguments: [
    ChangedUpload("training 2 CATEGORY=", told: ["CATEGORY required-missing loaded"]),
    ChangedUpload("training 2 CATEGORY=24", told: ["CATEGORY code-unknown value-dropped"]),
    ChangedUpload("training 2 ACCREDITED=2", told: ["ACCREDITED code-unknown value-dropped"]),
    ChangedUpload("training 2 WHODELIVERED=1", told: ["PROVIDERNAME value-ignored value-dropped"]),
    ChangedUpload("training 2 WHODELIVERED=3", told: ["WHODELIVERED code-unknown value-dropped"]),
    ChangedUpload(
      "training 2 PROVIDERNAME=Acme", told: ["PROVIDERNAME code-unknown value-dropped"]),
    ChangedUpload("training 2 HOWDELIVERED=3", told: ["HOWDELIVERED code-unknown value-dropped"]),
    ChangedUpload("training 2 VALIDITY=two years", told: ["VALIDITY number-format value-dropped"]),
    ChangedUpload("training 2 VALIDITY=0", told: ["VALIDITY number-range value-dropped"]),
    ChangedUpload("training 2 VALIDITY=12", told: ["EXPIRYDATE/VALIDITY field-conflict loaded"]),
    ChangedUpload("training 2 VALIDITY=none", told: ["EXPIRYDATE/VALIDITY field-conflict loaded"]),
    ChangedUpload(
      "training 2 DATECOMPLETED=2025-06-10", told: ["DATECOMPLETED date-format value-dropped"]),
    ChangedUpload(
      "training 2 DATECOMPLETED=10/06/2027", told: ["DATECOMPLETED date-future value-dropped"]),
    ChangedUpload("training 2 DATECOMPLETED=", told: []),
    ChangedUpload("training 2 EXPIRYDATE=", told: []),
    ChangedUpload(
      "training 2 EXPIRYDATE=10/06/2025",
      told: ["EXPIRYDATE/DATECOMPLETED date-order value-dropped"]),
    ChangedUpload(
      "training 2 EXPIRYDATE=31/11/2027", told: ["EXPIRYDATE date-impossible value-dropped"]),
    ChangedUpload(
      "training 2 NOTES=" + String(repeating: "long ", count: 201),
      told: ["NOTES text-too-long value-dropped"]),
  ])
  func `is told of wrong values`(upload: ChangedUpload) { check(upload) }

  @Test func `is not lost sight of when the workplace file is empty`() {
    var loads = CareLoads()
    let files = CareExample.clean.map { file in
      guard file.name == "workplace.csv" else { return file }
      return SourceFile(name: file.name, bytes: Array(file.bytes.prefix { $0 != 0x0D }))
    }
    loads.load(files)
    let codes = Dictionary(grouping: loads.findings, by: \.code.rawValue).mapValues(\.count)
    #expect(codes["file-no-records"] == 1)
    #expect(codes["orphan-workplace"] == 34)
  }

  @Test func `gets its expiry from how long it holds`() throws {
    var loads = CareLoads()
    loads.load(ChangedUpload("training 2 EXPIRYDATE=", told: []).files())
    let row = try #require(loads.last?.training.first { $0.row.line == 2 })
    #expect(row.values["EXPIRYDATE"] == "2027-06-09")
  }
}
