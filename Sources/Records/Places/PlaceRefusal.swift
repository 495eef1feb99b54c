import Kernel

/// Why something was not done with a date or a place.
package enum PlaceRefusal: Refusal, Hashable {
  case sessionNotFromHere(SessionState)
  case notFromHere(PlaceState)
  case notTheirs
  case hasBegun
  case fewerThanTaken(Int)
  case moduleNotOpen
  case askingOver(Day)
  case notOver
  case notHeldYet(Day)
  case noReason
  case offerOver(Day)
  case notOpen
  case otherModule
  case sameSession
  case asked
  case noPost
  case incomplete
  case notAskedAgain
  case noCorrection
  case begunAgain
  case changedMeanwhile

  package var problems: [Problem] { [Problem(field, message)] }

  private var field: String {
    switch self {
    case .noReason: "words"
    case .noCorrection: "reason"
    case .fewerThanTaken: "places"
    case .otherModule, .sameSession, .notOpen: "session"
    case .sessionNotFromHere, .notFromHere, .notTheirs, .hasBegun, .moduleNotOpen, .askingOver,
      .notOver, .notHeldYet, .offerOver, .asked, .noPost, .incomplete, .notAskedAgain,
      .begunAgain, .changedMeanwhile:
      ""
    }
  }

  private var message: String {
    switch self {
    case .sessionNotFromHere(let state):
      "This cannot be done now: the date stands at “\(state.words)”"
    case .notFromHere(let state): "This cannot be done now: it stands at “\(state.words)”"
    case .notTheirs: "This is for somebody else to do"
    case .hasBegun: "It has begun, so this cannot be changed any more"
    case .fewerThanTaken(let taken):
      "\(taken) places are given or offered, so there cannot be fewer"
    case .moduleNotOpen:
      "This module takes nobody new now: no date of it can be published, and no place asked for or taken. Whoever has a place keeps it"
    case .askingOver(let day):
      "The last day to ask was \(day.inWords). Set a later one first"
    case .notOver: "Its last day is not over yet"
    case .notHeldYet(let day): "Who attended is said on \(day.inWords), its last day, or later"
    case .noReason: "Enter why, in words that everybody with a place reads"
    case .offerOver(let day):
      "The offer’s last day was \(day.inWords). Ask again to wait for the next place"
    case .notOpen: "Choose a date that is open for asking"
    case .otherModule: "Choose a date of the same module"
    case .sameSession: "Choose another date than the one that is waited for"
    case .asked: "A place in this module was asked for already. Open that request to change it"
    case .noPost: "Places are given to people in posts, and no post is known here today"
    case .incomplete: "Say of everybody with a place whether they attended"
    case .notAskedAgain: "Nobody asked whether this is still wanted"
    case .noCorrection: "Choose why it is corrected"
    case .begunAgain:
      "They have begun this module again since, so that what was attended cannot be taken out"
    case .changedMeanwhile:
      "Somebody else changed it meanwhile. Look at it as it is now, and do it again"
    }
  }
}
