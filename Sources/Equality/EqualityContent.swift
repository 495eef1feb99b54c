import Disclosure
import Foundation
import Kernel
import Obligations

/// What the room carries: the rules of disclosure, the measures and the scales.
struct EqualityContent: Sendable {
  let schemes: [DisclosureRule]
  let measures: [Measure]
  let instruments: [Instrument]
  let faults: [ContentFault]

  static var folder: URL { Bundle.module.bundleURL.appendingPathComponent("Content") }

  /// Read once: it cannot change while the program runs.
  private static let carried = Result { try EqualityContent(files: ContentFiles.files(in: folder)) }

  /// What this version of Waypoint carries.
  ///
  /// - Throws: `ContentRefusal` where something is wrong with it.
  static func shipped() throws -> EqualityContent {
    let content = try carried.get()
    guard content.faults.isEmpty else { throw ContentRefusal(faults: content.faults) }
    return content
  }

  init(files: [(name: String, text: String)]) {
    let faults = ContentFaults()
    var schemes: [DisclosureRule] = []
    var measures: [Measure] = []
    var instruments: [Instrument] = []
    for file in files {
      guard let fields = ContentFiles.fields(of: file, faults) else { continue }
      switch file.name.split(separator: "/").first {
      case "disclosure": schemes.append(DisclosureRule(fields))
      case "measures": measures += Measure.list(fields)
      case "instruments": instruments.append(Instrument(fields))
      default: faults.add(file.name, nil, "Nothing reads this file")
      }
    }
    for (name, codes) in [
      ("disclosure", schemes.map(\.code)), ("instruments", instruments.map(\.code)),
      ("measures", measures.map { "\($0.code) \($0.edition)" }),
    ] where Set(codes).count < codes.count {
      faults.add(name, nil, "Two have the same code")
    }
    self.schemes = schemes
    self.measures = measures
    self.instruments = instruments
    self.faults = faults.all
  }
}
