import Foundation
import Kernel
import Obligations
import Records

/// Reads `Content/` into values, or says everything that is wrong with it.
enum StandardsReader {
  /// What this version of Waypoint carries.
  static func shipped() throws -> StandardsLibrary { try carried.get() }

  /// Read once: it cannot change while the program runs.
  private static let carried = Result { try library(of: files(in: folder)) }

  static var folder: URL { Bundle.module.bundleURL.appendingPathComponent("Content") }

  /// Name below `Content/` and text of each file, sorted by name.
  static func files(in folder: URL) throws -> [(name: String, text: String)] {
    try ContentFiles.files(in: folder)
  }

  /// - Throws: `ContentRefusal` with every fault.
  static func library(of files: [(name: String, text: String)]) throws -> StandardsLibrary {
    let faults = ContentFaults()
    var frameworks: [Framework] = []
    var mappings: [FrameworkMapping] = []
    var professions: [ProfessionExpectations] = []
    var scales: [Scale] = []
    var settings: StandardsSettings?
    var accreditation: AccreditationContent?
    var claims = ClaimSettings()
    var priorLearning = PriorLearningSettings()
    var badges: [BadgeKind] = []
    var learning = LearningTables()
    var (modules, bundles): ([NationalModule], [LearningBundle]) = ([], [])
    var places = PlaceSettings()
    for file in files where file.name != StandardsCheck.publishedFile {
      guard let fields = ContentFiles.fields(of: file, faults) else { continue }
      switch file.name.split(separator: "/").first {
      case "frameworks": frameworks.append(FrameworkReader.framework(fields))
      case "mappings": mappings.append(MappingReader.mapping(fields))
      case "professions": professions.append(MappingReader.profession(fields))
      case "modules": modules += LearningReader.modules(fields)
      case "bundles": bundles.append(LearningReader.bundle(fields))
      case "scales.yaml": scales = ScaleReader.scales(fields)
      case "claims.yaml": claims = ClaimsReader.settings(fields)
      case "prior-learning.yaml": priorLearning = PriorLearningSettings(fields)
      case "places.yaml": places = PlaceSettings(fields)
      case "badges.yaml": badges = BadgeKindReader.kinds(fields)
      case "learning": LearningTablesReader.read(fields, into: &learning)
      case "settings.yaml": settings = ScaleReader.settings(fields)
      case "accreditation.yaml": accreditation = AccreditationContent(fields)
      case _: fields.fault("Nothing reads this file")
      }
    }
    if settings == nil { faults.add("settings.yaml", nil, "The settings are missing") }
    if accreditation == nil {
      faults.add("accreditation.yaml", nil, "What training is judged by is missing")
    }
    guard faults.all.isEmpty, let settings, let accreditation else {
      throw ContentRefusal(faults: faults.all)
    }
    return StandardsLibrary(
      frameworks: frameworks, scales: scales, mappings: mappings, professions: professions,
      settings: settings, badges: badges, claims: claims, priorLearning: priorLearning,
      places: places, learning: learning, accreditation: accreditation,
      modules: modules, bundles: bundles)
  }
}

extension ContentFields {
  func framework(_ key: String) -> FrameworkReference? {
    guard let fields = optionalFields(key) else { return nil }
    let reference = FrameworkReference(fields.text("framework"), fields.text("version"))
    fields.finish()
    return reference
  }

  func requiredFramework(_ key: String) -> FrameworkReference {
    _ = required(key)
    return framework(key) ?? FrameworkReference("", "")
  }
}
