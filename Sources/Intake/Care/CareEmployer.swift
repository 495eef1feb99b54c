import Directory
import Files
import Kernel

/// Whose upload it is: the provider of its workplaces.
struct CareEmployer {
  let codes: CareCodes
  let context: IntakeContext

  func claim(
    of files: [(file: SourceFile, kind: CareFileKind)]
  ) throws -> EmployerClaim {
    guard let workplaces = files.first(where: { $0.kind == .workplace }) else {
      return try claimByWorkers(files)
    }
    var ignored: [Finding] = []
    guard
      case .sheet(let sheet, _) = CareSheetReader(codes: codes).read(
        workplaces.file, as: .workplace, workplaces: [], &ignored)
    else { return try claimByWorkers(files) }

    let providers = providers(in: sheet)
    let held = try holders(of: providers)
    if let chosen = context.employer {
      // A parent may upload workplaces of several registered providers.
      if providers.isEmpty || held.values.contains(chosen) { return .held(chosen) }
    } else if let main = providers.first(where: { held[$0] != nil }), let holder = held[main] {
      return .held(holder)
    }
    if let provider = providers.first {
      return .code(
        EmployerCode(
          scheme: OrganisationCode.Scheme.cqcProvider.rawValue, value: provider,
          name: name(of: provider, in: sheet), kind: OrganisationKind.careProvider.rawValue,
          source: .ascWds))
    }
    guard let first = sheet.rows.first(where: { !$0["LOCALESTID"].isEmpty }) else {
      return try claimByWorkers(files)
    }
    return try claimUnregistered(sheet, first)
  }

  /// Well-formed provider numbers of the file, the most frequent first.
  private func providers(in sheet: CareSheet) -> [String] {
    let scene = CareScene(sheet, asOf: context.asOf, codes: codes)
    var counts: [String: (count: Int, first: Int)] = [:]
    for row in sheet.rows where CareStatus(row["STATUS"]) != .delete || sheet.rows.count == 1 {
      var judge = CareRowJudge(row, scene)
      judge.judgeValues()
      let provider = judge["PROVNUM"]
      guard !provider.isEmpty else { continue }
      counts[provider, default: (0, row.line)].count += 1
    }
    return counts.sorted { one, other in
      one.value.count == other.value.count
        ? one.value.first < other.value.first : one.value.count > other.value.count
    }.map(\.key)
  }

  private func holders(of providers: [String]) throws -> [String: OrganisationID] {
    try Organisations.holders(of: providers, in: .cqcProvider, context.tx)
  }

  /// The head office names the provider, or its only workplace.
  private func name(of provider: String, in sheet: CareSheet) -> String {
    let head = sheet.rows.first { codes.isHeadOffice(service: $0["MAINSERVICE"]) }
    let only = sheet.rows.count == 1 ? sheet.rows.first : nil
    let name = (head ?? only)?["ESTNAME"] ?? ""
    return name.isEmpty ? "Care provider \(provider)" : name
  }

  /// No workplace is registered with the Care Quality Commission: the provider that holds the same
  /// workplaces already, or a new one that is known by its first workplace.
  private func claimUnregistered(_ sheet: CareSheet, _ first: CareRow) throws -> EmployerClaim {
    if let chosen = context.employer { return .held(chosen) }
    let keys = sheet.rows.map { CareKey(workplace: $0["LOCALESTID"]).recordKey }
    for (employer, _) in try holding(CareKind.workplace, keys) {
      let stored = try CareStore(context.of(employer)).held
      let isSame = sheet.rows.contains { row in
        guard let held = stored.workplaces[CareKey(workplace: row["LOCALESTID"])]?.values else {
          return false
        }
        return held["ESTNAME"] == row["ESTNAME"] || held["POSTCODE"] == row["POSTCODE"]
      }
      if isSame { return .held(employer) }
    }
    return .code(
      EmployerCode(
        scheme: OrganisationCode.Scheme.reference.rawValue,
        value: "asc-wds:\(first["POSTCODE"].withoutSpaces):\(first["LOCALESTID"].withoutSpaces)",
        name: first["ESTNAME"], kind: OrganisationKind.careProvider.rawValue, source: .ascWds))
  }

  /// Without a workplace file, the provider that holds the workers whom the files name.
  private func claimByWorkers(
    _ files: [(file: SourceFile, kind: CareFileKind)]
  ) throws -> EmployerClaim {
    if let chosen = context.employer { return .held(chosen) }
    let reader = CareSheetReader(codes: codes)
    var keys: Set<String> = []
    var places: Set<String> = []
    for (file, kind) in files where kind != .workplace {
      var ignored: [Finding] = []
      guard case .sheet(let sheet, _) = reader.read(file, as: kind, workplaces: [], &ignored) else {
        continue
      }
      for key in sheet.rows.map(CareKey.init(of:)) {
        keys.insert(key.recordKey)
        places.insert(key.ofWorkplace.recordKey)
      }
    }
    for (kind, keys) in [(CareKind.worker, keys), (CareKind.workplace, places)] {
      let found = try holding(kind, keys)
      guard let best = found.first else { continue }
      if found.count == 1 || found[1].count < best.count { return .held(best.employer) }
      return .unclear([
        Finding(
          .fileMissing, file: "",
          "Several providers hold workplaces with these ids. Load the workplace file as well, or "
            + "choose the provider.")
      ])
    }
    // Nobody holds them: say what is missing or wrong in the files themselves.
    let reading = CareReading(files, heldWorkplaces: [], hasHeldWorkers: false, codes: codes)
    var upload = CareUpload(
      reading.sheets, refused: reading.refused, held: CareHeld(), asOf: context.asOf, codes: codes)
    upload.judge()
    return .unclear(reading.findings + upload.findings)
  }

  private func holding(
    _ kind: String, _ keys: some Sequence<String>
  ) throws -> [(employer: OrganisationID, count: Int)] {
    try context.employersHolding(kind, keys: keys).map { ($0.key, $0.value) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }

  /// CQC locations named by the file that are held as workplaces of another provider.
  func locationsOfOthers(named sheet: CareSheet?) throws -> Set<String> {
    guard let sheet, let employer = context.employer else { return [] }
    let named = Set(sheet.rows.map { $0["LOCATIONID"] }.filter { !$0.isEmpty }).sorted()
    let holders = try Organisations.holders(of: named, in: .cqcLocation, context.tx)
    return Set(
      try holders.filter { _, holder in
        try Organisations.relations(of: holder, context.tx).contains {
          $0.from == holder && $0.kind.basis == .under && $0.endedOn == nil && $0.to != employer
        }
      }.map(\.key))
  }
}

extension IntakeContext {
  /// The same for another employer.
  fileprivate func of(_ employer: OrganisationID) -> IntakeContext {
    IntakeContext(
      format: format, asOf: asOf, now: now, employer: employer, person: person, options: options,
      lists: lists, load: load, tx: tx)
  }
}
