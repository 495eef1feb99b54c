import Directory
import Kernel

/// Who may say that somebody can be spared for a programme.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
package enum ReleasedBy: String, Storable, CaseIterable, Hashable, Sendable {
  /// Whoever manages them, or leads where they work.
  case employer
  /// The other partners of a practice.
  case partners
  /// Themselves: nobody manages them.
  case oneself

  package var words: String {
    switch self {
    case .employer: "The employer"
    case .partners: "The other partners"
    case .oneself: "They themselves, because nobody manages them"
    }
  }
}

/// People a programme is for, as policy says it of their posts.
package struct EligibilityGroup: Hashable, Sendable {
  package let code: String
  package let title: String
  package let status: ContentStatus
  package let who: Predicate
  package let releasedBy: Set<ReleasedBy>
}

/// Whom one programme is for.
package struct ProgrammeEligibility: Hashable, Sendable {
  /// Code of the programme, as its record has it.
  package let programme: String
  package let groups: [EligibilityGroup]
  /// For those who are named although no group says so.
  package let othersTitle: String
  package let othersReleasedBy: Set<ReleasedBy>

  /// The code of `others`, which no group may have.
  package static let others = "others"

  /// The first group that a post of today's puts somebody in, with that post; `nil` where none does.
  package func group(
    of person: PersonFacts, on day: Day
  ) -> (group: EligibilityGroup, post: PostFacts)? {
    let posts = person.currentPosts(on: day)
    for group in groups {
      for post in posts where group.who.holds(for: post, of: person) { return (group, post) }
    }
    return nil
  }

  package func title(of code: String) -> String {
    groups.first { $0.code == code }?.title ?? othersTitle
  }

  package func releasedBy(_ code: String) -> Set<ReleasedBy> {
    groups.first { $0.code == code }?.releasedBy ?? othersReleasedBy
  }
}

/// Reads whom a programme is for.
struct EligibilityReader {
  let lists: ContentLists

  func eligibility(_ file: ContentFields) -> ProgrammeEligibility {
    let predicates = PredicateReader(lists: lists, file: file.file, faults: file.faults)
    let programme = file.text("programme")
    let groups = file.items("groups").compactMap { node -> EligibilityGroup? in
      let fields = file.below(node)
      defer { fields.finish() }
      let (code, title) = (fields.text("code"), fields.text("title"))
      let status: ContentStatus? = fields.choice("status")
      let released: Set<ReleasedBy> = fields.choices("released_by")
      if released.isEmpty { fields.fault("“released_by” must name at least one") }
      if code == ProgrammeEligibility.others { fields.fault("“\(code)” is kept for others") }
      guard let who = fields.required("who").flatMap(predicates.predicate), let status else {
        return nil
      }
      return EligibilityGroup(
        code: code, title: title, status: status, who: who, releasedBy: released)
    }
    let others = file.fields("others")
    let title = others?.text("title") ?? ""
    let released: Set<ReleasedBy> = others?.choices("released_by") ?? []
    others?.finish()
    file.finish()
    return ProgrammeEligibility(
      programme: programme, groups: groups, othersTitle: title, othersReleasedBy: released)
  }
}
