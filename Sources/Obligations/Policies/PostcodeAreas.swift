import Kernel
import Records

/// Reads `postcode-areas.yaml`.
enum PostcodeAreas {
  static func read(_ file: ContentFields) -> PostcodeMap {
    var areas: [String: GridPoint] = [:]
    _ = file.choice("status", of: ContentStatus.self)
    for node in file.items("areas") {
      let fields = file.below(node)
      let (area, _) = (fields.text("area"), fields.text("name"))
      let (north, east) = (Double(fields.text("latitude")), Double(fields.text("longitude")))
      if let north, let east, (49...61).contains(north), (-9...2).contains(east) {
        if areas.updateValue(GridPoint(latitude: north, longitude: east), forKey: area) != nil {
          fields.fault("The area \(area) is there twice")
        }
      } else {
        fields.fault("\(area) is not in the United Kingdom")
      }
      fields.finish()
    }
    file.finish()
    return PostcodeMap(areas: areas)
  }
}
