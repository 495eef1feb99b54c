/// What the codes of the lists come to: the ethnic categories of the staff record, the groups of the
/// standards, pay bands. Handed in, because the lists are those of files.
package struct CharacteristicBook: Sendable {
  package enum EthnicGroup: UInt8, CaseIterable, Sendable { case unknown, white, minority }
  package enum DisabilityGroup: UInt8, CaseIterable, Sendable {
    case unknown, disabled, nonDisabled
  }
  package enum GenderGroup: UInt8, CaseIterable, Sendable { case unknown, women, men, other }
  package enum Tier: UInt8, CaseIterable, Sendable { case none, lower, middle, upper }

  package struct EthnicCategory: Hashable, Sendable {
    /// Of the staff record: `A`.
    package let letter: String
    package let name: String
    /// `White`, `Mixed`, `Asian`, `Black`, `Other`.
    package let broad: String
    package let group: EthnicGroup

    package init(letter: String, name: String, broad: String, group: EthnicGroup) {
      self.letter = letter
      self.name = name
      self.broad = broad
      self.group = group
    }
  }

  package struct Band: Hashable, Sendable {
    /// As the directory keeps it: `8a`.
    package let code: String
    package let name: String
    /// Of the disability standard, 1 to 7; 0 for none.
    package let cluster: UInt8
    package let tier: Tier

    package init(code: String, name: String, cluster: UInt8, tier: Tier) {
      self.code = code
      self.name = name
      self.cluster = cluster
      self.tier = tier
    }
  }

  /// Those that somebody can belong to; what is not known stands apart.
  package let ethnicities: [EthnicCategory]
  package let bands: [Band]
  /// Roles whose holders sit on the board and vote.
  package let boardRoles: Set<String>
  /// Roles at the top of employers that have no board.
  package let seniorRoles: Set<String>
  private var codes: [UInt64: UInt8] = [:]
  private var bandPlaces: [UInt64: UInt8] = [:]

  package init(
    ethnicities: [EthnicCategory], bands: [Band], boardRoles: Set<String>, seniorRoles: Set<String>
  ) {
    self.ethnicities = ethnicities
    self.bands = bands
    self.boardRoles = boardRoles
    self.seniorRoles = seniorRoles
    for (place, band) in bands.enumerated() {
      bandPlaces[Self.mark(Array(band.code.utf8))] = UInt8(place + 1)
    }
  }

  /// What a code of a list comes to: of ethnicity the letter, of the others the group.
  package mutating func take(ethnicity code: String, of scheme: String, as letter: String) {
    let place = ethnicities.firstIndex { $0.letter == letter }.map { UInt8($0 + 1) } ?? 0
    codes[Self.mark(.ethnicity, scheme, code)] = place
  }

  package mutating func take(disability code: String, of scheme: String, as group: DisabilityGroup)
  {
    codes[Self.mark(.disability, scheme, code)] = group.rawValue
  }

  package mutating func take(gender code: String, of scheme: String, as group: GenderGroup) {
    codes[Self.mark(.gender, scheme, code)] = group.rawValue
  }

  /// 0 where it is not known or not said.
  func place(of characteristic: Characteristic, _ scheme: String, _ code: String) -> UInt8 {
    codes[Self.mark(characteristic, scheme, code)] ?? 0
  }

  /// - Parameter key: Characteristic, list and code, with a nought after the first two.
  func place(ofKey key: [UInt8]) -> UInt8 { codes[Self.mark(key)] ?? 0 }

  /// 0 for none, or one that is in no list.
  func band(_ code: [UInt8]) -> UInt8 { code.isEmpty ? 0 : bandPlaces[Self.mark(code)] ?? 0 }

  func group(ofEthnicity place: UInt8) -> EthnicGroup {
    place == 0 ? .unknown : ethnicities[Int(place) - 1].group
  }

  func name(ofBand place: Int) -> String { place == 0 ? "No band" : bands[place - 1].name }

  /// `Cluster 3: 8a and 8b`.
  func name(ofCluster cluster: Int) -> String {
    let codes = bands.filter { Int($0.cluster) == cluster }.map(\.code)
    guard cluster > 0, let last = codes.last else { return "No cluster" }
    let words =
      codes.count == 1 ? last : "\(codes.dropLast().joined(separator: ", ")) and \(last)"
    return "Cluster \(cluster): \(words)"
  }

  private static func mark(_ characteristic: Characteristic, _ scheme: String, _ code: String)
    -> UInt64
  {
    mark(Array("\(characteristic.rawValue)\0\(scheme)\0\(code)".utf8))
  }

  /// Two of the hundred codes there are do not come to the same mark, which a test holds; words that
  /// are no code of ours could, once in a million million million.
  private static func mark(_ key: [UInt8]) -> UInt64 {
    var mark: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key { mark = (mark ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mark
  }
}
