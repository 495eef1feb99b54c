import Foundation
import Kernel
import Storage

/// A postcode of the United Kingdom, in capitals with one space: `LS1 4AP`.
package struct Postcode: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// Reads a postcode as people write it; `nil` for anything that does not have its shape.
  package init?(_ written: some StringProtocol) {
    let letters = written.uppercased().filter { !$0.isWhitespace }
    guard (5...7).contains(letters.utf8.count), letters.utf8.count == letters.count,
      letters.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
    else { return nil }
    let (outward, inward) = (Array(letters.dropLast(3)), Array(letters.suffix(3)))
    guard inward[0].isNumber, inward[1].isLetter, inward[2].isLetter, outward[0].isLetter,
      let digit = outward.firstIndex(where: \.isNumber), digit <= 2,
      outward[digit...].dropFirst().count <= 1
    else { return nil }
    text = String(outward) + " " + String(inward)
  }

  /// The letters it begins with: `LS`.
  package var area: String { String(text.prefix { $0.isLetter }) }
  package var description: String { text }
}

/// A point on the map, in degrees.
package struct GridPoint: Hashable, Sendable {
  package let latitude: Double
  package let longitude: Double

  package init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }

  /// The length of the great circle between two points, in miles, by the haversine formula on a
  /// sphere with the earth’s mean radius (6,371.0088 km).
  package func miles(to other: GridPoint) -> Double {
    func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
    let (one, two) = (radians(latitude), radians(other.latitude))
    let north = sin((two - one) / 2)
    let east = sin(radians(other.longitude - longitude) / 2)
    let half = north * north + cos(one) * cos(two) * east * east
    return 2 * asin(min(1, half.squareRoot())) * 6_371.0088 / 1.609344
  }
}

/// How far it is from one postcode to another, as well as it is known.
package struct Distance: Hashable, Sendable, Comparable {
  package let miles: Int
  /// Whether a postcode was known by its area alone: the distance is from or to its middle.
  package let isFromMiddle: Bool
  /// Whether both are in the same area, so that nothing is known but that it is near.
  package let isSameArea: Bool

  package init(miles: Int, isFromMiddle: Bool, isSameArea: Bool = false) {
    self.miles = miles
    self.isFromMiddle = isFromMiddle
    self.isSameArea = isSameArea
  }

  package var words: String {
    if isSameArea { return "In the same postcode area" }
    let about = "About \(grouped(miles)) \(miles == 1 ? "mile" : "miles")"
    return isFromMiddle ? "\(about), from the middle of the postcode area" : about
  }

  /// How many miles, where anything is known of it: within one area nothing is.
  package var knownMiles: Int? { isSameArea ? nil : miles }

  package static func < (one: Distance, other: Distance) -> Bool { one.miles < other.miles }
}

/// Where postcodes are.
package struct PostcodeMap: Hashable, Sendable {
  /// The middle of each postcode area.
  package let areas: [String: GridPoint]
  /// Single postcodes, where a fuller list is held.
  package var points: [String: GridPoint]

  package init(areas: [String: GridPoint], points: [String: GridPoint] = [:]) {
    self.areas = areas
    self.points = points
  }

  /// To the nearest of `others` from the nearest of `places`, in miles; `nil` where it is not known,
  /// as where one is in the same area: that is not far, and how far it is nobody knows.
  package func nearest(from places: [Postcode], to others: [Postcode]) -> Int? {
    let distances = places.flatMap { from in others.compactMap { distance(from: from, to: $0) } }
    return distances.contains(where: \.isSameArea) ? nil : distances.map(\.miles).min()
  }

  /// - Returns: `nil` where either is not known.
  package func distance(from one: Postcode, to other: Postcode) -> Distance? {
    let (exactOne, exactOther) = (points[one.text], points[other.text])
    if let exactOne, let exactOther {
      return Distance(miles: Int(exactOne.miles(to: exactOther).rounded()), isFromMiddle: false)
    }
    guard one.area != other.area else {
      return areas[one.area] == nil ? nil : Distance(miles: 0, isFromMiddle: true, isSameArea: true)
    }
    guard let from = exactOne ?? areas[one.area], let to = exactOther ?? areas[other.area] else {
      return nil
    }
    return Distance(miles: Int(from.miles(to: to).rounded()), isFromMiddle: true)
  }
}
