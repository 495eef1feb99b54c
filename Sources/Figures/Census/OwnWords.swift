import Directory
import Kernel
import Storage

/// What people said of themselves, as the census counts it.
struct OwnWords: Sendable {
  /// By record: ethnicity, disability and gender; `nil` where nothing was said here, nought where
  /// somebody prefers not to say.
  private var words: [Int64: (ethnicity: UInt8?, disability: UInt8?, gender: UInt8?)] = [:]

  init(_ book: CharacteristicBook, _ tx: any Transaction) throws {
    try take(OwnAnswers.everybody(.ethnicity, tx), as: .ethnicity, book)
    try take(OwnAnswers.everybody(.disability, tx), as: .disability, book)
    try take(OwnAnswers.everybody(.gender, tx), as: .gender, book)
  }

  /// Of some alone.
  init(_ book: CharacteristicBook, of people: [PersonID], _ tx: any Transaction) throws {
    try take(OwnAnswers.of(people, .ethnicity, tx), as: .ethnicity, book)
    try take(OwnAnswers.of(people, .disability, tx), as: .disability, book)
    try take(OwnAnswers.of(people, .gender, tx), as: .gender, book)
  }

  private mutating func take(
    _ said: [PersonID: (scheme: String, code: String)], as characteristic: Characteristic,
    _ book: CharacteristicBook
  ) {
    for (person, said) in said {
      let place = book.place(of: characteristic, said.scheme, said.code)
      switch characteristic {
      case .ethnicity: words[person.rawValue, default: (nil, nil, nil)].ethnicity = place
      case .disability: words[person.rawValue, default: (nil, nil, nil)].disability = place
      case .gender: words[person.rawValue, default: (nil, nil, nil)].gender = place
      case _: break
      }
    }
  }

  /// To which groups somebody belongs: by their own word, or else as it is said of them.
  func groups(
    of person: PersonID, or said: YearOutcomes.Groups, _ book: CharacteristicBook
  ) -> YearOutcomes.Groups {
    guard let own = words[person.rawValue] else { return said }
    return YearOutcomes.Groups(
      ethnicGroup: own.ethnicity.map { book.group(ofEthnicity: $0).rawValue } ?? said.ethnicGroup,
      disability: own.disability ?? said.disability, gender: own.gender ?? said.gender)
  }

  func say(in block: inout WorkforceBlock) {
    guard !words.isEmpty else { return }
    for row in block.person.indices {
      guard let said = words[block.person[row]] else { continue }
      if let ethnicity = said.ethnicity { block.ethnicity[row] = ethnicity }
      if let disability = said.disability { block.disability[row] = disability }
      if let gender = said.gender { block.gender[row] = gender }
    }
  }
}
