import Kernel
import Storage

/// The words one kind of source has for how far somebody is, and what each means here. A word that is
/// not in it means nothing.
package struct LearningVocabulary: Hashable, Sendable {
  package struct Word: Hashable, Sendable {
    package let value: String
    package let means: LearningStatus
    /// Whether it was read in the source’s own papers.
    package let isVerified: Bool

    package init(_ value: String, means: LearningStatus, isVerified: Bool) {
      self.value = value
      self.means = means
      self.isVerified = isVerified
    }
  }

  package let code: String
  package let title: String
  /// Where its words are written down.
  package let source: String
  /// Whether its words are verbs of which several belong together.
  package let isVerbs: Bool
  package let words: [Word]

  package init(code: String, title: String, source: String, isVerbs: Bool, words: [Word]) {
    self.code = code
    self.title = title
    self.source = source
    self.isVerbs = isVerbs
    self.words = words
  }

  /// Whatever the capitals; nothing else is made alike.
  package func word(_ text: String) -> Word? {
    let text = text.trimmed.lowercased()
    return words.first { $0.value.lowercased() == text }
  }
}

/// That a course of a source is a module.
package struct LearningMapping: Hashable, Sendable {
  package let vocabulary: String
  /// The course as the source names it.
  package let course: String
  package let module: ModuleReference
  package let moveOn: MoveOn
  /// From which scaled score on it is passed, in hundredths of a percent.
  package let masteryScore: Int?

  package init(
    vocabulary: String, course: String, module: ModuleReference, moveOn: MoveOn = .notApplicable,
    masteryScore: Int? = nil
  ) {
    self.vocabulary = vocabulary
    self.course = course
    self.module = module
    self.moveOn = moveOn
    self.masteryScore = masteryScore
  }

  package var key: Key { Key(vocabulary: vocabulary, course: ArrivedResult.key(of: course)) }

  package struct Key: Hashable, Sendable {
    package let vocabulary: String
    package let course: String
  }
}

/// What results are read by: the words of each source, which courses are which modules for
/// everybody, and the modules there are. A room makes it and hands it in.
package struct LearningBook: Sendable {
  package let vocabularies: [LearningVocabulary]
  /// National ones; employers keep their own beside them.
  package let mappings: [LearningMapping]
  /// Those of the catalogue on a day.
  package let modules: @Sendable (Day, any Transaction) throws -> [LearningModule]

  package init(
    vocabularies: [LearningVocabulary], mappings: [LearningMapping],
    modules: @escaping @Sendable (Day, any Transaction) throws -> [LearningModule]
  ) {
    self.vocabularies = vocabularies
    self.mappings = mappings
    self.modules = modules
  }

  /// Nothing is known, so that every result waits.
  package static let empty = LearningBook(
    vocabularies: [], mappings: [], modules: { _, _ in [] })

  package func vocabulary(_ code: String) -> LearningVocabulary? {
    vocabularies.first { $0.code == code }
  }

  /// The one that the assembly handed down for the run of the program. Formats take it when they are
  /// made: inside a unit of work it is not at hand.
  @TaskLocal package static var standing = LearningBook.empty
}

/// The codes of vocabularies that formats of this house speak.
package enum LearningVocabularies {
  package static let plain = "plain"
  package static let staffRecord = "esr"
}
