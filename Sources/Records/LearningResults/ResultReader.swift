import Kernel
import Storage

/// What many results of one employer are read by: tables and modules are looked up once, people one by
/// one, so that nothing more is read of an employer than what came in names.
struct ResultReader {
  let organisation: OrganisationID
  let book: LearningBook
  let today: Day
  let people: ResultPeople
  private let modules: [String: [LearningModule]]
  private let own: [LearningMapping.Key: KeptMapping]
  private let national: [LearningMapping.Key: LearningMapping]

  init(
    _ organisation: OrganisationID, _ book: LearningBook, today: Day, _ tx: any Transaction
  ) throws {
    self.organisation = organisation
    self.book = book
    self.today = today
    people = ResultPeople(organisation: organisation, today: today)
    modules = Dictionary(grouping: try book.modules(today, tx), by: \.code)
    own = Dictionary(
      try LearningMappings.of(organisation, tx).filter(\.isOpen).map {
        ($0.mapping.key, $0)
      }
    ) { first, _ in first }
    national = Dictionary(book.mappings.map { ($0.key, $0) }) { first, _ in first }
  }

  /// - Parameter person: Whose somebody said it is.
  func known(
    _ result: ArrivedResult, givenTo person: PersonID? = nil, _ tx: any Transaction
  ) throws -> ResultRules.Known {
    var known = ResultRules.Known(today: today)
    known.vocabulary = book.vocabulary(result.vocabulary)
    known.mapping = mapping(result)
    known.module = known.mapping.flatMap { mapping in
      modules[mapping.module.code]?.first { $0.reference == mapping.module }
    }
    known.person = try person.map { try people.given($0, tx) } ?? people.find(result.who, tx)
    return known
  }

  /// The mapping of the employer by which a result is read, if it is read by one.
  func mappingID(_ result: ArrivedResult) -> LearningMappingID? {
    own[
      LearningMapping.Key(
        vocabulary: result.vocabulary, course: ArrivedResult.key(of: result.course))]?.id
  }

  /// An employer’s own goes before a national one. The code of a module is its own name: then it is
  /// the newest version that was there on the day.
  private func mapping(_ result: ArrivedResult) -> LearningMapping? {
    let key = LearningMapping.Key(
      vocabulary: result.vocabulary, course: ArrivedResult.key(of: result.course))
    if let found = own[key]?.mapping ?? national[key] { return found }
    guard let versions = modules[result.course] ?? modules[key.course] else { return nil }
    let day = Day(result.day) ?? today
    let there = versions.filter { $0.opensOn.map { $0 <= day } ?? true }
    let module = (there.isEmpty ? versions : there).max { one, other in
      (one.opensOn?.number ?? .min, one.reference.version)
        < (other.opensOn?.number ?? .min, other.reference.version)
    }
    return module.map {
      LearningMapping(
        vocabulary: result.vocabulary, course: result.course, module: $0.reference)
    }
  }
}
