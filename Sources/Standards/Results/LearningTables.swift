import Kernel
import Obligations
import Records

/// By what results from outside are read, as content: the words of each source, and which courses are
/// which modules for everybody.
struct LearningTables: Hashable, Sendable {
  var vocabularies: [LearningVocabulary] = []
  var mappings: [LearningMapping] = []
}

/// Reads the files in `learning/`: words of sources, and courses that are modules for everybody.
enum LearningTablesReader {
  static func read(_ file: ContentFields, into tables: inout LearningTables) {
    tables.vocabularies += file.items("vocabularies").map { vocabulary(file.below($0)) }
    tables.mappings += file.items("courses").map { mapping(file.below($0)) }
    file.finish()
  }

  private static func vocabulary(_ fields: ContentFields) -> LearningVocabulary {
    let words = fields.items("words").map { node in
      let word = fields.below(node)
      defer { word.finish() }
      return LearningVocabulary.Word(
        word.text("value"), means: word.choice("means") ?? .notStarted,
        isVerified: word.choice("status", of: ContentStatus.self) == .verified)
    }
    defer { fields.finish() }
    return LearningVocabulary(
      code: fields.text("code"), title: fields.text("title"), source: fields.text("source"),
      isVerbs: fields.node("verbs") != nil && fields.flag("verbs"), words: words)
  }

  private static func mapping(_ fields: ContentFields) -> LearningMapping {
    defer { fields.finish() }
    _ = fields.choice("status", of: ContentStatus.self)
    return LearningMapping(
      vocabulary: fields.text("source"), course: fields.text("course"),
      module: ModuleReference(code: fields.text("module"), version: fields.text("version")),
      moveOn: fields.node("move_on") == nil
        ? .notApplicable : fields.choice("move_on") ?? .notApplicable,
      masteryScore: fields.node("mastery_score") == nil ? nil : fields.number("mastery_score") * 100
    )
  }

  /// Every word once, no status that only a day can make, and every verb there is and no other.
  static func faults(of library: StandardsLibrary) -> [LibraryFault] {
    let tables = library.learning
    let codes = Set(tables.vocabularies.map(\.code))
    var faults: [String] = []
    if codes.count != tables.vocabularies.count { faults.append("A source is there twice") }
    for code in [LearningVocabularies.plain, LearningVocabularies.staffRecord]
    where !codes.contains(code) {
      faults.append("The words of “\(code)” are missing")
    }
    for vocabulary in tables.vocabularies {
      let values = vocabulary.words.map { $0.value.lowercased() }
      if Set(values).count != values.count {
        faults.append("“\(vocabulary.code)” has a word twice")
      }
      if vocabulary.words.contains(where: { $0.means == .expired }) {
        faults.append("“\(vocabulary.code)”: nothing that comes in is expired")
      }
      if vocabulary.isVerbs, Set(values) != Set(LearningVerb.allCases.map(\.rawValue)) {
        faults.append("“\(vocabulary.code)” must have every verb of cmi5 and no other")
      }
    }
    let keys = tables.mappings.map(\.key)
    if Set(keys).count != keys.count { faults.append("A course is mapped twice") }
    for mapping in tables.mappings where !codes.contains(mapping.vocabulary) {
      faults.append("“\(mapping.course)”: there is no source “\(mapping.vocabulary)”")
    }
    let modules = Set(library.modules.map(\.module.reference))
    for mapping in tables.mappings where !modules.contains(mapping.module) {
      faults.append("“\(mapping.course)”: there is no module \(mapping.module)")
    }
    return faults.map { LibraryFault(place: "learning", message: $0) }
  }
}
