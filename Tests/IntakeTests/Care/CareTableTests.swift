import Files
import Foundation
import Testing

@testable import Intake

/// The rules of the tables of the care files, row by row: what is required, allowed, too long, out of
/// range or out of place, and what is right after all.
///
/// - Source: import formats, sections 2.3 to 2.5, and the list of findings of the care service.
@Suite struct `The tables of the care files` {
  @Test(arguments: ChangedUpload.all(Self.workplaceRules))
  func `say what a workplace may hold`(upload: ChangedUpload) { expect(upload) }

  @Test(arguments: ChangedUpload.all(Self.staffRules))
  func `say what a worker may hold`(upload: ChangedUpload) { expect(upload) }

  @Test(arguments: ChangedUpload.all(Self.trainingRules))
  func `say what a training may hold`(upload: ChangedUpload) { expect(upload) }

  private func expect(_ upload: ChangedUpload) {
    var loads = CareLoads()
    loads.load(upload.files())
    let told = loads.findings.filter { $0.severity != .info }.map { finding in
      "\(finding.file.prefix { $0 != "." }) \(finding.line ?? 0) \(finding.column) "
        + "\(finding.code.rawValue) \(finding.effect.rawValue)"
    }
    #expect(Set(told) == upload.expected)
  }

  static let workplaceRules = """
    workplace 2 ESTNAME=x*121 -> ESTNAME text-too-long value-dropped
    workplace 2 ADDRESS2=x*41 -> ADDRESS2 text-too-long value-dropped
    workplace 2 ADDRESS3=x*41 -> ADDRESS3 text-too-long value-dropped
    workplace 2 POSTTOWN=x*41 -> POSTTOWN text-too-long value-dropped
    workplace 2 POSTTOWN= -> 
    workplace 2 POSTCODE= -> POSTCODE required-missing loaded
    workplace 2 POSTCODE=NE98  2QB -> POSTCODE value-format loaded
    workplace 2 POSTCODE=NOWHERE NEAR -> POSTCODE value-format value-dropped
    workplace 2 ESTTYPE= -> ESTTYPE required-missing loaded
    workplace 2 ESTTYPE=9 -> ESTTYPE code-unknown value-dropped
    workplace 2 ESTTYPE=8 & workplace 2 OTHERTYPE=x*241 -> OTHERTYPE text-too-long value-dropped
    workplace 2 PERMLA=7 -> PERMLA code-unknown value-dropped
    workplace 2 PERMCQC= -> 
    workplace 2 REGTYPE= -> REGTYPE required-missing loaded
    workplace 2 PROVNUM=1-99000003011234 -> PROVNUM id-format value-dropped
    workplace 2 PROVNUM=11-9900000301 -> PROVNUM id-format value-dropped
    workplace 2 MAINSERVICE= -> MAINSERVICE required-missing loaded
    workplace 2 ALLSERVICES= -> ALLSERVICES required-missing loaded
    workplace 2 CAPACITY=28;10;3 -> CAPACITY/UTILISATION list-length-mismatch value-dropped
    workplace 2 CAPACITY= & workplace 2 UTILISATION= -> 
    workplace 2 CAPACITY=; -> 
    workplace 2 UTILISATION=26;-1 -> UTILISATION number-format value-dropped
    workplace 2 ALLSERVICES=2;5 & workplace 2 SERVICEDESC=;x*121 -> SERVICEDESC text-too-long value-dropped
    workplace 2 SERVICEDESC=words; -> SERVICEDESC value-ignored value-dropped
    workplace 2 SERVICEUSERS=2;x -> SERVICEUSERS code-unknown value-dropped
    workplace 2 SERVICEUSERS= -> SERVICEUSERS/OTHERUSERDESC list-length-mismatch value-dropped
    workplace 2 SERVICEUSERS= & workplace 2 OTHERUSERDESC= -> 
    workplace 2 SERVICEUSERS=2;9 & workplace 2 OTHERUSERDESC=;x*121 -> OTHERUSERDESC text-too-long value-dropped
    workplace 2 DHA=3 -> DHA code-unknown value-dropped
    workplace 2 DHAACTIVITIES= -> 
    workplace 2 DHAACTIVITIES=999 -> 
    workplace 2 DHAACTIVITIES=1;999 -> DHAACTIVITIES code-unknown value-dropped
    workplace 2 TOTALPERMTEMP=1000 -> TOTALPERMTEMP number-range value-dropped
    workplace 2 TOTALPERMTEMP=8.5 -> TOTALPERMTEMP number-format value-dropped
    workplace 2 ALLJOBROLES= & workplace 2 STARTERS=0 & workplace 2 LEAVERS=0 & workplace 2 VACANCIES=0 & workplace 2 REASONS= & workplace 2 REASONNOS= -> 
    workplace 2 ALLJOBROLES= & workplace 2 STARTERS= & workplace 2 LEAVERS= & workplace 2 VACANCIES= & workplace 2 REASONS= & workplace 2 REASONNOS= -> STARTERS required-missing loaded & LEAVERS required-missing loaded & VACANCIES required-missing loaded
    workplace 2 LEAVERS=2;one -> LEAVERS number-format value-dropped
    workplace 2 LEAVERS=2 -> ALLJOBROLES/LEAVERS list-length-mismatch value-dropped
    workplace 2 VACANCIES=1;1;1 -> ALLJOBROLES/VACANCIES list-length-mismatch value-dropped
    workplace 2 VACANCIES=1;-1 -> VACANCIES number-format value-dropped
    workplace 2 LEAVERS=999 -> 
    workplace 2 LEAVERS=2;2 -> REASONNOS/LEAVERS list-sum-mismatch value-dropped
    workplace 2 REASONNOS= -> REASONS/REASONNOS list-length-mismatch value-dropped
    workplace 2 REASONS= -> REASONS/REASONNOS list-length-mismatch value-dropped
    workplace 2 REASONNOS=x -> REASONNOS number-format value-dropped
    workplace 2 SICKPAY=2 -> SICKPAY code-unknown value-dropped
    workplace 3 PENSION=2 -> PENSION code-unknown value-dropped
    workplace 2 PENSION=2 -> PENSION code-unknown value-dropped
    workplace 2 HOLIDAY=28.5 -> HOLIDAY number-format value-dropped
    workplace 2 CWPAWARE=7 -> CWPAWARE code-unknown value-dropped
    workplace 2 CWPUSE=4 -> CWPUSE code-unknown value-dropped
    workplace 2 CWPUSE=1;10 & workplace 2 CWPUSEDESC=other words -> 
    workplace 2 CWPUSE=1;10 & workplace 2 CWPUSEDESC=x*121 -> CWPUSEDESC text-too-long value-dropped
    workplace 2 CWPUSE=1; -> 
    workplace 2 ACTUALCONT=3 -> ACTUALCONT number-range value-dropped
    workplace 2 ACTUALCONT=100.01 -> ACTUALCONT number-range value-dropped
    workplace 2 ACTUALCONT=4% -> ACTUALCONT number-format value-dropped
    workplace 2 OPTOUTPEN=3 -> OPTOUTPEN code-unknown value-dropped
    workplace 2 SLEEPINS=4 -> SLEEPINS code-unknown value-dropped
    workplace 2 SLEEPINPAY=4 -> SLEEPINPAY code-unknown value-dropped
    workplace 3 TRAVELTIME=9 -> TRAVELTIME code-unknown value-dropped
    workplace 3 TRAVELTIME=3 & workplace 3 TTDIFFRATE=2.49 -> TTDIFFRATE number-range value-dropped
    workplace 3 TRAVELTIME=3 & workplace 3 TTDIFFRATE=200.01 -> TTDIFFRATE number-range value-dropped
    workplace 3 TRAVELTIME=3 & workplace 3 TTDIFFRATE=11,50 -> TTDIFFRATE number-format value-dropped
    workplace 3 TRAVELTIME=3 & workplace 3 TTDIFFRATE=11.50 -> 
    workplace 3 TRAVELTIME=3 & workplace 3 TTDIFFRATE= -> 
    workplace 3 MAINSERVICE=12 & workplace 3 ALLSERVICES=12;0 & workplace 3 REGTYPE=0 & workplace 3 PROVNUM= & workplace 3 LOCATIONID= & workplace 3 ALLJOBROLES=4 & staff 10 MAINJOBROLE=43 -> VACANCIES value-ignored value-dropped
    workplace 3 REGTYPE=0 -> REGTYPE/MAINSERVICE field-conflict value-dropped
    """

  static let staffRules = """
    staff 2 NINUMBER=QQ263275 -> 
    staff 2 NINUMBER=QQ 26 32 75 D -> 
    staff 2 NINUMBER=263275QQ -> NINUMBER value-format value-dropped
    staff 2 NINUMBER= -> 
    staff 2 NINUMBER=ADMIN -> 
    staff 2 DOB=admin -> 
    staff 2 DISPLAYID=x*50 -> DISPLAYID text-too-long value-dropped
    staff 2 POSTCODE=ne98 5sa -> 
    staff 2 POSTCODE=X -> POSTCODE value-format value-dropped
    staff 2 GENDER= -> 
    staff 2 GENDER=Female -> GENDER code-unknown value-dropped
    staff 2 GENDER=02 -> GENDER code-unknown value-dropped
    staff 2 ETHNICITY=White British -> ETHNICITY code-unknown value-dropped
    staff 2 ETHNICITY=99 -> 
    staff 2 NATIONALITY=British -> NATIONALITY code-unknown value-dropped
    staff 2 NATIONALITY= -> 
    staff 2 BRITISHCITIZENSHIP=2 -> BRITISHCITIZENSHIP value-ignored value-dropped
    staff 3 NATIONALITY=998 -> 
    staff 3 NATIONALITY=999 -> 
    staff 3 BRITISHCITIZENSHIP= -> 
    staff 3 YEAROFENTRY= -> 
    staff 3 YEAROFENTRY=999 -> YEAROFENTRY number-format value-dropped
    staff 2 DISABLED=9 -> DISABLED code-unknown value-dropped
    staff 2 DISABLED=Diabetes type one -> DISABLED code-unknown value-dropped
    staff 2 CARECERT=9 -> CARECERT code-unknown value-dropped
    staff 2 RECSOURCE=99 -> RECSOURCE code-unknown value-dropped
    staff 5 L2CARECERT=3;2025 -> L2CARECERT field-conflict value-dropped
    staff 5 L2CARECERT=1;24 -> L2CARECERT number-format value-dropped
    staff 5 L2CARECERT=x -> L2CARECERT code-unknown value-dropped
    staff 4 INOUTUK= -> 
    staff 5 HANDCVISA= & staff 5 INOUTUK= -> 
    staff 3 HANDCVISA=1 & staff 3 INOUTUK=1 -> HANDCVISA value-ignored value-dropped
    staff 2 STARTDATE=30/09/2026 & staff 2 STARTINSECT=2026 -> 
    staff 2 STARTDATE=2022-08-29 -> STARTDATE date-format value-dropped
    staff 2 STARTDATE=29.08.2022 -> STARTDATE date-format value-dropped
    staff 2 STARTDATE=29/08/22 -> STARTDATE date-two-digit-year value-dropped
    staff 2 STARTDATE=31/06/2022 -> STARTDATE date-impossible value-dropped
    staff 2 STARTDATE=###### -> STARTDATE date-lost value-dropped
    staff 2 STARTDATE=last summer -> STARTDATE date-format value-dropped
    staff 2 DOB=1985-06-21 -> DOB date-format value-dropped
    staff 2 DOB=31219 -> DOB date-serial value-dropped
    staff 2 DOB=21-Jun-1985 -> DOB date-format value-dropped
    staff 2 DOB=01/10/2012 & staff 2 STARTDATE=30/09/2026 & staff 2 STARTINSECT=2026 -> DOB date-age-range value-dropped
    staff 2 DOB=01/01/2027 -> DOB date-age-range value-dropped
    staff 2 STARTINSECT=2022 -> 
    staff 2 STARTINSECT=1998 -> STARTINSECT date-order value-dropped
    staff 2 STARTDATE= & staff 2 STARTINSECT=2030 -> STARTDATE unanswered loaded & STARTINSECT date-future value-dropped
    staff 2 DHA=5 -> DHA code-unknown value-dropped
    staff 2 ZEROHRCONT=3 -> ZEROHRCONT code-unknown value-dropped
    staff 2 ZEROHRCONT=1 -> CONTHOURS/ZEROHRCONT field-conflict value-dropped & CONTHOURS value-ignored value-dropped
    staff 2 ZEROHRCONT=1 & staff 2 CONTHOURS= -> 
    staff 2 ZEROHRCONT=1 & staff 2 CONTHOURS=0 -> 
    staff 2 ZEROHRCONT=1 & staff 2 CONTHOURS= & staff 2 AVGHOURS=20 -> 
    staff 2 CONTHOURS= -> 
    staff 2 CONTHOURS=40,5 -> CONTHOURS number-format value-dropped
    staff 2 CONTHOURS=75.5 -> CONTHOURS number-range value-dropped
    staff 2 CONTHOURS=75 -> 
    staff 2 CONTHOURS=40.0 -> 
    staff 2 AVGHOURS=40 -> AVGHOURS value-ignored value-dropped
    staff 9 AVGHOURS=80 -> AVGHOURS number-range value-dropped
    staff 9 AVGHOURS=16.3 -> AVGHOURS number-format value-dropped
    staff 9 AVGHOURS= -> 
    staff 9 AVGHOURS=999 -> 
    staff 2 DAYSSICK=366 -> 
    staff 2 DAYSSICK=366.5 -> DAYSSICK number-range value-dropped
    staff 2 DAYSSICK=999 -> 
    staff 2 DAYSSICK=-1 -> DAYSSICK number-format value-dropped
    staff 2 SALARYINT= -> SALARY value-ignored value-dropped
    staff 2 SALARYINT=3 -> SALARYINT/SALARY field-conflict value-dropped
    staff 4 SALARYINT=1 -> SALARYINT/HOURLYRATE field-conflict value-dropped
    staff 4 SALARYINT=999 -> HOURLYRATE value-ignored value-dropped
    staff 2 SALARY= -> 
    staff 2 SALARY=44,875 -> SALARY number-format value-dropped
    staff 2 SALARY=44875.50 -> SALARY number-format value-dropped
    staff 2 SALARY=499 -> SALARY number-range value-dropped
    staff 2 SALARY=200001 -> SALARY number-range value-dropped
    staff 2 MAINJOBROLE=1 & staff 2 SALARY=250000 & workplace 2 ALLJOBROLES=4;7 -> 
    staff 2 MAINJOBROLE=1 & staff 2 SALARY=250001 & workplace 2 ALLJOBROLES=4;7 -> SALARY number-range value-dropped
    staff 4 HOURLYRATE=abc -> HOURLYRATE number-format value-dropped
    staff 4 HOURLYRATE=13.2 -> 
    staff 4 MAINJOBROLE=27 & staff 4 DHA= & staff 4 MAINJRDESC=x*120 -> MAINJRDESC text-too-long value-dropped
    staff 4 MAINJOBROLE=23 & staff 4 MAINJRDESC=Something -> 
    staff 4 MAINJOBROLE=16 & staff 4 DHA= & staff 4 NMCREG=09 -> NMCREG code-unknown value-dropped
    staff 4 MAINJOBROLE=6 & staff 4 AMHP=5 -> AMHP code-unknown value-dropped
    staff 4 NMCREG=5 -> NMCREG value-ignored value-dropped
    staff 4 SCQUAL=1;x -> SCQUAL code-unknown value-dropped
    staff 4 SCQUAL=2;3 -> SCQUAL value-ignored value-dropped
    staff 4 SCQUAL=3; -> SCQUAL code-unknown value-dropped
    staff 4 SCQUAL=2; -> 
    staff 4 NONSCQUAL=1; -> 
    staff 4 NONSCQUAL=9 -> NONSCQUAL code-unknown value-dropped
    staff 4 NONSCQUAL=1;99 -> NONSCQUAL code-unknown value-dropped
    staff 4 QUALACH01=145; -> QUALACH01 unanswered loaded
    staff 4 QUALACH01=145;22 -> QUALACH01 number-range value-dropped
    staff 4 QUALACH01=145;1925 -> QUALACH01 number-range value-dropped
    staff 4 QUALACH01=145;1926 -> 
    staff 5 QUALACH03=9999;2024 -> QUALACH03 code-unknown value-dropped
    staff 5 QUALACH02=145;2027 -> QUALACH02 number-range value-dropped
    staff 4 QUALACH01NOTES=x*121 -> QUALACH01NOTES text-too-long value-dropped
    staff 4 APPRENTICE= -> 
    staff 3 UNIQUEWORKERID=M01 -> UNIQUEWORKERID key-duplicate row-rejected & training 3 UNIQUEWORKERID orphan-worker row-rejected & training 4 UNIQUEWORKERID orphan-worker row-rejected & workplace 2 TOTALPERMTEMP count-mismatch loaded
    staff 4 NINUMBER=QQ263275D -> staff 2 NINUMBER ni-shared-over-75h loaded & staff 4 NINUMBER ni-shared-over-75h loaded
    staff 6 NINUMBER=QQ263275D & staff 6 CONTHOURS=35 -> 
    staff 6 NINUMBER=QQ263275D & staff 6 CONTHOURS=35.5 -> staff 2 NINUMBER ni-shared-over-75h loaded & staff 6 NINUMBER ni-shared-over-75h loaded
    staff 2 GENDER=9 & staff 2 DOB=31/02/1985 & staff 15 MAINJOBROLE=99 & training 21 CATEGORY=24 -> staff 2 GENDER code-unknown value-dropped & staff 2 DOB date-impossible value-dropped & staff 15 MAINJOBROLE code-unknown value-dropped & training 21 CATEGORY code-unknown value-dropped
    """

  static let trainingRules = """
    training 5 CATEGORY=Fire -> CATEGORY code-unknown value-dropped
    training 5 TRAININGNAME=x*121 -> TRAININGNAME text-too-long value-dropped
    training 5 TRAININGNAME= -> 
    training 5 ACCREDITED=yes -> ACCREDITED code-unknown value-dropped
    training 2 PROVIDERNAME= -> 
    training 2 PROVIDERNAME=9999 -> PROVIDERNAME code-unknown value-dropped
    training 2 VALIDITY=None -> VALIDITY number-format value-dropped
    training 2 VALIDITY=1000 -> VALIDITY number-range value-dropped
    training 2 VALIDITY=24.5 -> VALIDITY number-format value-dropped
    training 2 DATECOMPLETED=10/6/2025 -> DATECOMPLETED date-format value-dropped
    training 2 DATECOMPLETED=10/06/25 -> DATECOMPLETED date-two-digit-year value-dropped
    training 2 DATECOMPLETED=30/09/2026 & training 2 EXPIRYDATE= -> 
    training 2 DATECOMPLETED=01/10/2026 & training 2 EXPIRYDATE= -> DATECOMPLETED date-future value-dropped
    training 2 EXPIRYDATE=2027-06-09 -> EXPIRYDATE date-format value-dropped
    training 2 EXPIRYDATE=09/06/2025 -> EXPIRYDATE/DATECOMPLETED date-order value-dropped
    training 2 NOTES=x*1001 -> NOTES text-too-long value-dropped
    training 2 UNIQUEWORKERID= -> UNIQUEWORKERID key-missing row-rejected
    training 2 UNIQUEWORKERID=x*51 -> UNIQUEWORKERID text-too-long row-rejected
    training 2 UNIQUEWORKERID=M02 -> 
    training 2 UNIQUEWORKERID=C01 -> UNIQUEWORKERID orphan-worker row-rejected
    training 2 UNIQUEWORKERID=1.2E+05 -> UNIQUEWORKERID id-scientific row-rejected
    """
}

extension ChangedUpload {
  /// One change and what is told of it in each line, as `staff 2 GENDER=9 -> GENDER code-unknown
  /// value-dropped`; `&` stands between several, and `x*50` for so many letters.
  static func all(_ lines: String) -> [ChangedUpload] {
    lines.split(separator: "\n").map { line in
      let sides = String(line).components(separatedBy: " ->")
      let parts = { (side: String) in
        side.components(separatedBy: " & ").map { $0.trimmingCharacters(in: .whitespaces) }
          .filter { !$0.isEmpty }
      }
      return ChangedUpload(parts(sides[0]).map(spelledOut), told: parts(sides[1]))
    }
  }

  private static func spelledOut(_ change: String) -> String {
    guard let star = change.range(of: "x*"), let count = Int(change[star.upperBound...]) else {
      return change
    }
    return change[..<star.lowerBound] + String(repeating: "x", count: count)
  }

  private init(_ changes: [String], told: [String]) {
    self.changes = changes
    self.told = told
  }
}
