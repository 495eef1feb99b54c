import Directory
import Kernel
import Storage

/// What people said of themselves, as the census counts it.
struct OwnWords: Sendable {
  /// By record: ethnicity, disability and gender; `nil` where nothing was said here, nought where
  /// somebody prefers not to say.
  private var words: [Int64: (ethnicity: UInt8?, disability: UInt8?, gender: UInt8?)] = [:]

  init(_ book: CharacteristicBook, _ tx: any Transaction) throws {
    for (person, said) in try OwnAnswers.everybody(.ethnicity, tx) {
      words[person.rawValue, default: (nil, nil, nil)].ethnicity =
        book.place(of: .ethnicity, said.scheme, said.code)
    }
    for (person, said) in try OwnAnswers.everybody(.disability, tx) {
      words[person.rawValue, default: (nil, nil, nil)].disability =
        book.place(of: .disability, said.scheme, said.code)
    }
    for (person, said) in try OwnAnswers.everybody(.gender, tx) {
      words[person.rawValue, default: (nil, nil, nil)].gender =
        book.place(of: .gender, said.scheme, said.code)
    }
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
