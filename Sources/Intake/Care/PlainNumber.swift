/// A number written with digits and at most one point: `37.5`, `200`. Nothing else counts as a
/// number here: no sign, no thousands, no currency, no exponent.
struct PlainNumber: Hashable, Sendable {
  /// Rounded down to hundredths.
  let hundredths: Int
  /// Places after the point, without zeros at the end.
  let decimals: Int

  init?(_ text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = PlainNumber.digits(parts[0]) else {
      return nil
    }
    guard parts.count == 2 else {
      self.init(hundredths: whole * 100, decimals: 0)
      return
    }
    guard PlainNumber.digits(parts[1]) != nil else { return nil }
    let zero = UInt8(ascii: "0")
    var places = Array(parts[1])
    while places.last == zero { places.removeLast() }
    let tenths = places.isEmpty ? 0 : Int(places[0] - zero)
    let rest = places.count < 2 ? 0 : Int(places[1] - zero)
    self.init(hundredths: whole * 100 + tenths * 10 + rest, decimals: places.count)
  }

  private init(hundredths: Int, decimals: Int) {
    self.hundredths = hundredths
    self.decimals = decimals
  }

  var whole: Int? { hundredths % 100 == 0 && decimals == 0 ? hundredths / 100 : nil }

  /// Digits only, few enough to be counted with.
  static func whole(_ text: some StringProtocol) -> Int? { digits(text.utf8) }

  private static func digits(_ bytes: some Collection<UInt8>) -> Int? {
    guard !bytes.isEmpty, bytes.count <= 12,
      bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}
