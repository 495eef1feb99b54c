import Directory
import Kernel
import Synchronization

/// Where a post is worked and who employs: most of a trust's posts are at one such place.
struct CensusPlace: Hashable, Sendable {
  let organisation: OrganisationID
  let employer: OrganisationID
}

/// What many people share, once each, under a small number: places, kinds of post, sorts of
/// record, organisations. A person's row in the census is made of such numbers and of days.
struct CensusTerms: Sendable {
  private(set) var places: [CensusPlace] = []
  private(set) var sorts: [RecordSort] = []
  private(set) var kinds: [PostKind] = []
  private(set) var organisations: [OrganisationID] = []

  private var numberOfPlace: [CensusPlace: Int32] = [:]
  private var sortsOfPlaces: [SortOfPlace] = []
  private var numberOfSortOfPlace: [SortOfPlace: Int32] = [:]
  private var numberOfKind: [[UInt8]: Int32] = [:]
  private var numberOfSort: [Achievement: Int32] = [:]
  private var numberOfOrganisation: [OrganisationID: Int32] = [:]

  /// The number of a place, and that of its sort.
  mutating func place(_ place: CensusPlace, _ book: EmployerBook) -> (place: Int32, sort: Int32) {
    let sort = book.sort(ofPlaceAt: place.organisation, employer: place.employer)
    let sortNumber =
      numberOfSortOfPlace[sort]
      ?? {
        sortsOfPlaces.append(sort)
        let number = Int32(sortsOfPlaces.count - 1)
        numberOfSortOfPlace[sort] = number
        return number
      }()
    if let known = numberOfPlace[place] { return (known, sortNumber) }
    places.append(place)
    let number = Int32(places.count - 1)
    numberOfPlace[place] = number
    return (number, sortNumber)
  }

  mutating func kind(
    _ key: [UInt8], sortOfPlace: Int32, _ make: (SortOfPlace) -> PostKind
  ) -> Int32 {
    if let known = numberOfKind[key] { return known }
    kinds.append(make(sortsOfPlaces[Int(sortOfPlace)]))
    let number = Int32(kinds.count - 1)
    numberOfKind[key] = number
    return number
  }

  mutating func sort(_ achievement: Achievement) -> Int32 {
    if let known = numberOfSort[achievement] { return known }
    sorts.append(RecordSort(achievement))
    let number = Int32(sorts.count - 1)
    numberOfSort[achievement] = number
    return number
  }

  mutating func organisation(_ organisation: OrganisationID) -> Int32 {
    if let known = numberOfOrganisation[organisation] { return known }
    organisations.append(organisation)
    let number = Int32(organisations.count - 1)
    numberOfOrganisation[organisation] = number
    return number
  }
}

/// The terms while several read at once.
final class SharedCensusTerms: Sendable {
  let book: EmployerBook
  private let terms = Mutex(CensusTerms())

  init(book: EmployerBook) { self.book = book }

  func with<Value: Sendable>(_ work: (inout CensusTerms) -> Value) -> Value {
    terms.withLock { work(&$0) }
  }

  var now: CensusTerms { terms.withLock { $0 } }
}
