import Foundation
import Kernel
import Testing

@testable import Intake

/// What the valid examples say about themselves, counted from what was taken over.
@Suite struct `A care download` {
  @Test(arguments: ["2026-07-download", "2021-11-legacy"])
  func `counts as it should`(name: String) throws {
    let example = CareExample.valid(name)
    let wanted = try JSONDecoder().decode(
      Wanted.self, from: Data(contentsOf: example.folder.appending(path: "expected.json")))
    let asOf = try #require(Day(wanted.asAt))
    var loads = CareLoads(asOf: asOf)
    loads.load(example.files)
    let upload = try #require(loads.last)
    let workers = upload.workers.mapValues { outcome -> [String: String] in
      guard case .values(let values, let hidden) = outcome.decision else { return [:] }
      return values.merging(hidden) { one, _ in one }
    }
    let all = Array(workers.values)
    let tally = { (column: String) in Self.tally(all.map { $0[column] ?? "" }) }
    let codes = CareCodes.shared

    #expect(loads.held.workplaces.count == wanted.workplaces)
    #expect(all.count == wanted.workerRows)
    #expect(Self.tally(workers.keys.map(\.workplace)) == wanted.workersByWorkplace)
    #expect(tally("MAINJOBROLE") == wanted.workersByMainJobRole)
    #expect(
      Self.tally(all.map { codes.jobGroup(role: $0["MAINJOBROLE"] ?? "") ?? "" })
        == wanted.workersByJobGroup)
    #expect(tally("DISABLED") == wanted.workersByDisabled)
    #expect(tally("GENDER") == wanted.workersByGender)
    #expect(tally("EMPLSTATUS") == wanted.workersByEmploymentStatus)
    #expect(tally("CARECERT") == wanted.careCertificate)
    if let pathway = wanted.pathwayCategory { #expect(tally("CWPCATEGORY") == pathway) }
    if let level2 = wanted.level2CareCertificate {
      let answers = all.map { String(($0["L2CARECERT"] ?? "").prefix { $0 != ";" }) }
      #expect(Self.tally(answers.map { $0.isEmpty ? "blank" : $0 }) == level2)
    }
    if let vaccinated = wanted.fluVaccination { #expect(tally("FLUVAC") == vaccinated) }
    let wres = { (rows: [[String: String]]) in
      Self.tally(
        rows.map {
          codes.detail("wres_group", of: $0["ETHNICITY"] ?? "", in: "asc_ethnicity") ?? ""
        })
    }
    #expect(wres(all) == wanted.workersByWresGroup)
    #expect(
      wres(
        all.filter {
          codes.jobGroup(role: $0["MAINJOBROLE"] ?? "") == "managers and supervisors"
        }) == wanted.managersByWresGroup)
    let hours = all.reduce(0) { $0 + (CareHours.hundredths($1["CONTHOURS"] ?? "") ?? 0) }
    #expect(Double(hours) / 100 == wanted.contractedHoursTotal)
    #expect(all.count { $0["ZEROHRCONT"] == "1" } == wanted.zeroHoursWorkers)
    let qualifications = all.reduce(0) { count, values in
      count + values.keys.count { QualificationColumn($0).map { !$0.isNotes } ?? false }
    }
    #expect(qualifications == wanted.qualifications)
    let managers = workers.filter { $0.value["MAINJOBROLE"] == CareRole.registeredManager }
    #expect(
      Dictionary(uniqueKeysWithValues: managers.keys.map { ($0.workplace, $0.worker) })
        == wanted.registeredManagers)
    let numbers = Set(all.enumerated().map { $1["NINUMBER"] ?? "row \($0)" })
    #expect(numbers.count == wanted.peopleByNIOrRow)

    let training = upload.training
    #expect(training.count == wanted.trainingRows)
    #expect(Self.tally(training.map { $0.values["CATEGORY"] ?? "" }) == wanted.trainingByCategory)
    let expired = training.count { row in
      row.values["EXPIRYDATE"].flatMap { Day($0) }.map { $0 < asOf } ?? false
    }
    #expect(expired == wanted.trainingExpired)
    #expect(
      training.count { ["11", "35", "47"].contains($0.values["CATEGORY"]) }
        == wanted.leadershipTraining)
    #expect(all.count - Set(training.map(\.worker)).count == wanted.workersWithoutTraining)

    if let others = wanted.workersWithOtherRoles {
      let said = workers.compactMapValues { $0["OTHERJOBROLE"] }
      #expect(Dictionary(uniqueKeysWithValues: said.map { ($0.text, $1) }) == others)
      let roles = said.values.reduce(all.count) { $0 + CareList.items($1).count }
      #expect(roles == wanted.rolesIncludingOthers)
    }
  }

  private static func tally(_ values: some Sequence<String>) -> [String: Int] {
    values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private struct Wanted: Decodable {
    let asAt: String
    let workplaces: Int
    let workerRows: Int
    let peopleByNIOrRow: Int
    let trainingRows: Int
    let workersByWorkplace: [String: Int]
    let workersByMainJobRole: [String: Int]
    let workersByJobGroup: [String: Int]
    let workersByWresGroup: [String: Int]
    let managersByWresGroup: [String: Int]
    let workersByDisabled: [String: Int]
    let workersByGender: [String: Int]
    let workersByEmploymentStatus: [String: Int]
    let careCertificate: [String: Int]
    let level2CareCertificate: [String: Int]?
    let pathwayCategory: [String: Int]?
    let fluVaccination: [String: Int]?
    let contractedHoursTotal: Double
    let zeroHoursWorkers: Int
    let registeredManagers: [String: String]
    let qualifications: Int
    let trainingByCategory: [String: Int]
    let trainingExpired: Int
    let leadershipTraining: Int
    let workersWithoutTraining: Int
    let workersWithOtherRoles: [String: String]?
    let rolesIncludingOthers: Int?

    enum CodingKeys: String, CodingKey {
      case workplaces, qualifications
      case asAt = "as_at"
      case workerRows = "worker_rows"
      case peopleByNIOrRow = "people_by_ni_or_row"
      case trainingRows = "training_rows"
      case workersByWorkplace = "workers_by_workplace"
      case workersByMainJobRole = "workers_by_main_job_role"
      case workersByJobGroup = "workers_by_job_group"
      case workersByWresGroup = "workers_by_wres_group"
      case managersByWresGroup = "managers_by_wres_group"
      case workersByDisabled = "workers_by_disabled"
      case workersByGender = "workers_by_gender"
      case workersByEmploymentStatus = "workers_by_employment_status"
      case careCertificate = "care_certificate"
      case level2CareCertificate = "level2_care_certificate"
      case pathwayCategory = "cwp_category"
      case fluVaccination = "flu_vaccination"
      case contractedHoursTotal = "contracted_hours_total"
      case zeroHoursWorkers = "zero_hours_workers"
      case registeredManagers = "registered_managers"
      case trainingByCategory = "training_by_category"
      case trainingExpired = "training_expired_at_as_at"
      case leadershipTraining = "training_leadership_rows_cat_11_35_47"
      case workersWithoutTraining = "workers_without_training"
      case workersWithOtherRoles = "workers_with_other_roles"
      case rolesIncludingOthers = "roles_including_other_roles"
    }
  }
}

@Suite struct `A prepared care upload` {
  @Test func `creates, updates, renames, moves, ends, confirms and leaves alone`() throws {
    let example = CareExample.valid("2026-09-prepared")
    let wanted = try JSONDecoder().decode(
      Wanted.self, from: Data(contentsOf: example.folder.appending(path: "expected.json")))
    var loads = CareLoads()
    loads.load(CareExample.valid("2026-07-download").files)
    let before = loads.held
    loads.load(example.files)
    let upload = try #require(loads.last)

    var lists = Lists()
    for (key, outcome) in upload.workers {
      switch outcome.decision {
      case .confirmed: lists.confirmed.insert(key.text)
      case .untouched: lists.untouched.insert(key.text)
      case .ended: lists.left.insert(key.text)
      case .values:
        if let old = outcome.before {
          lists.updated.insert(key.text)
          if old.workplace == key.workplace {
            lists.renamed.insert([old.text, key.text])
          } else {
            lists.moved.insert([old.text, key.text])
          }
        } else if before.workers[key] != nil {
          lists.updated.insert(key.text)
        } else {
          lists.created.insert(key.text)
        }
      }
    }
    #expect(lists == wanted.workers.lists)
    let trained = Dictionary(grouping: upload.training, by: \.row.record)
    #expect(trained.count == 11)
    // A moved worker's training is listed under the old workplace.
    #expect(upload.training.contains { $0.worker.text == "SB-03/LH008" })
    #expect(upload.training.count { $0.worker.text == "SB-01/LH105" } == 2)
    // What an unchecked row says changes nothing.
    let coordinator = CareKey(workplace: "SB-02", worker: "HC014")
    #expect(loads.held.workers[coordinator]?.values["DISPLAYID"] == "Siobhan O'Sullivan")
  }

  private struct Lists: Equatable {
    var created: Set<String> = []
    var updated: Set<String> = []
    var renamed: Set<[String]> = []
    var moved: Set<[String]> = []
    var left: Set<String> = []
    var confirmed: Set<String> = []
    var untouched: Set<String> = []
  }

  private struct Wanted: Decodable {
    let workers: Workers

    struct Workers: Decodable {
      let created: [String]
      let updated: [String]
      let renamed: [[String]]
      let moved: [[String]]
      let left: [String]
      let confirmed: [String]
      let untouched: [String]

      var lists: Lists {
        Lists(
          created: Set(created), updated: Set(updated), renamed: Set(renamed), moved: Set(moved),
          left: Set(left), confirmed: Set(confirmed), untouched: Set(untouched))
      }
    }
  }
}

@Suite struct `Managers of a care workplace` {
  private func worker(_ id: Int64, _ role: String, at workplace: Int64 = 1)
    -> CareManagerProposals.Worker
  {
    CareManagerProposals.Worker(
      assignment: AssignmentID(rawValue: id), workplace: OrganisationID(rawValue: workplace),
      role: role)
  }

  @Test func `are proposed from roles, highest first, and never across workplaces`() {
    let proposals = CareManagerProposals.propose(for: [
      worker(1, "4"), worker(2, "43"), worker(3, "8"), worker(4, "45", at: 2),
      worker(5, "8", at: 2), worker(6, "8", at: 3), worker(7, "5", at: 4), worker(8, "5", at: 4),
      worker(9, "8", at: 4),
    ])
    let found = Dictionary(
      uniqueKeysWithValues: proposals.map { ($0.of.rawValue, $0.candidates.map(\.rawValue)) })
    #expect(found == [2: [1], 3: [1], 5: [4], 9: [7, 8]])
  }
}
