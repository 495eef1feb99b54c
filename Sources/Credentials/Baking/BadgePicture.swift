import Kernel

/// What badges look like: a round badge with a way that leads up to a flag, drawn here.
enum BadgePicture {
  /// Points of the way and of the flag, in hundredths of the width.
  private static let way: [(x: Double, y: Double)] = [
    (24, 76), (42, 70), (40, 58), (58, 52), (54, 40),
  ]
  private static let flag: [(x: Double, y: Double)] = [(54, 16), (76, 24), (54, 32)]
  private static let pole: [(x: Double, y: Double)] = [(54, 40), (54, 16)]

  /// The inside of an SVG picture of 400 by 400, with the words of the credential.
  static func svg(of credential: Credential) -> String {
    let points = { (points: [(x: Double, y: Double)]) in
      points.map { "\(Int($0.x * 2.4) + 80),\(Int($0.y * 2.4) + 16)" }.joined(separator: " ")
    }
    let about = [credential.stage, credential.standard].compactMap(\.self).joined(separator: ". ")
    var lines = wrapped(credential.achievement.name, width: 34, most: 2)
    lines += wrapped(credential.stage ?? "", width: 40, most: 1)
    lines += wrapped(credential.issuer.name ?? credential.issuer.id, width: 40, most: 1)
    let texts = lines.enumerated().map { index, line in
      """
      <text x="200" y="\(288 + index * 26)" text-anchor="middle" \
      font-family="Arial, sans-serif" font-size="19" fill="#0b2d3a">\(escaped(line))</text>
      """
    }
    return """
      <title>\(escaped(Plain.words(credential.achievement.name)))</title>
      <desc>\(escaped(Plain.words(about, most: 500)))</desc>
      <rect width="400" height="400" rx="24" fill="#f3f7f8"/>
      <circle cx="200" cy="136" r="118" fill="#0b4f5c"/>
      <circle cx="200" cy="136" r="106" fill="none" stroke="#ffffff" stroke-width="4"/>
      <polyline points="\(points(way))" fill="none" stroke="#ffffff" stroke-width="12" \
      stroke-linecap="round" stroke-linejoin="round"/>
      <polyline points="\(points(pole))" stroke="#ffffff" stroke-width="6"/>
      <polygon points="\(points(flag))" fill="#ffb81c"/>
      \(texts.joined(separator: "\n"))
      """
  }

  /// Words in lines, the last cut off where they are too many.
  private static func wrapped(_ text: String, width: Int, most: Int) -> [String] {
    var lines: [String] = []
    for word in Plain.words(text).split(separator: " ") {
      if let last = lines.last, last.count + word.count < width {
        lines[lines.count - 1] = last + " " + word
      } else if lines.count < most {
        lines.append(String(word.prefix(width)))
      } else {
        lines[lines.count - 1] += "…"
        break
      }
    }
    return lines
  }

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }

  /// A PNG picture of 200 by 200, without words.
  static let png: [UInt8] = {
    let width = 200
    var rows: [UInt8] = []
    rows.reserveCapacity(width * (width * 4 + 1))
    for y in 0..<width {
      // No filter.
      rows.append(0)
      for x in 0..<width { rows += pixel(x, y, width) }
    }
    let size = PNGBadge.fourBytes(width)
    // Eight bits for each of red, green, blue and how much shines through.
    let header = size + size + [8, 6, 0, 0, 0]
    return PNGBadge.written([
      .init(kind: "IHDR", content: header[...]),
      .init(kind: "IDAT", content: Packed.zlib.packed(rows)[...]),
      .init(kind: "IEND", content: []),
    ])
  }()

  /// Each point is looked at in nine places, so that edges are smooth.
  private static func pixel(_ x: Int, _ y: Int, _ width: Int) -> [UInt8] {
    var sum = (red: 0, green: 0, blue: 0, seen: 0)
    for step in 0..<9 {
      let place = (
        x: (Double(x) + (Double(step % 3) + 0.5) / 3) * 100 / Double(width),
        y: (Double(y) + (Double(step / 3) + 0.5) / 3) * 100 / Double(width)
      )
      guard let colour = colour(place) else { continue }
      sum.red += colour.0
      sum.green += colour.1
      sum.blue += colour.2
      sum.seen += 1
    }
    guard sum.seen > 0 else { return [0, 0, 0, 0] }
    return [sum.red / sum.seen, sum.green / sum.seen, sum.blue / sum.seen, sum.seen * 255 / 9]
      .map { UInt8($0) }
  }

  private static func colour(_ place: (x: Double, y: Double)) -> (Int, Int, Int)? {
    let fromMiddle = ((place.x - 50) * (place.x - 50) + (place.y - 50) * (place.y - 50))
      .squareRoot()
    guard fromMiddle < 49 else { return nil }
    if abs(fromMiddle - 44) < 0.9 { return (255, 255, 255) }
    if isInFlag(place) { return (255, 184, 28) }
    if isNear(place, way, 2.5) || isNear(place, pole, 1.25) { return (255, 255, 255) }
    return (11, 79, 92)
  }

  private static func isInFlag(_ place: (x: Double, y: Double)) -> Bool {
    let (top, tip, bottom) = (flag[0], flag[1], flag[2])
    guard place.x >= top.x, place.x <= tip.x else { return false }
    let share = (place.x - top.x) / (tip.x - top.x)
    return place.y >= top.y + (tip.y - top.y) * share
      && place.y <= bottom.y + (tip.y - bottom.y) * share
  }

  /// Whether a place is nearer than `distance` to a line through points.
  private static func isNear(
    _ place: (x: Double, y: Double), _ points: [(x: Double, y: Double)], _ distance: Double
  ) -> Bool {
    zip(points, points.dropFirst()).contains { from, to in
      let (dx, dy) = (to.x - from.x, to.y - from.y)
      let along = ((place.x - from.x) * dx + (place.y - from.y) * dy) / (dx * dx + dy * dy)
      let share = min(1, max(0, along))
      let (ox, oy) = (place.x - from.x - dx * share, place.y - from.y - dy * share)
      return ox * ox + oy * oy < distance * distance
    }
  }
}
