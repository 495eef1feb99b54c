import Directory
import Kernel
import Markup

extension StandingView {
  /// `nil` when nothing is known and nothing would be expected.
  init?(_ standing: OrganisationStanding, isSegmented: Bool) {
    if standing.isEmpty, !isSegmented { return nil }
    asAt = standing.asAt.inWords
    let policy = standing.policy?.name ?? ""
    challenged =
      switch standing.challenged {
      case .challenged(let since, let causes):
        .yes(
          since: since.inWords,
          reasons: causes.map { "\($0.reason.words.capitalisedFirst), since \($0.since.inWords)" },
          policy: policy)
      case .notChallenged: isSegmented ? .no(policy: policy) : nil
      case .notKnown(let edition): .notKnown(edition: edition, policy: policy)
      case .noPolicy: nil
      }
    let latest = standing.segments.first
    edition = latest?.edition
    editionInForce = latest.flatMap { $0.edition == standing.edition ? nil : standing.edition }
    trustType = latest?.trustType ?? ""
    segments = standing.segments.map { segment in
      Segment(
        quarter: segment.quarter.words, segment: segment.finalSegment,
        score: segment.scoreInWords ?? "Not given",
        rank: segment.rank.map { rank in
          "\(rank)\(segment.groupSize.map { " of \($0)" } ?? "")"
        } ?? "Not given",
        deficit: segment.isInDeficit.map { $0 ? "Yes" : "No" } ?? "Not given",
        source: "\(segment.file), line \(segment.line), as at \(segment.asAt.inWords)")
    }
    domains = (latest?.domains ?? [:]).sorted { $0.key < $1.key }.map { domain, standing in
      Domain(
        name: domain.words, score: standing.scoreInWords ?? "Not given",
        segment: standing.segment.map { "\($0)" } ?? "Not given")
    }
    ratings = standing.ratings.sorted { $0.place < $1.place }.map { rating in
      Rating(
        question: rating.group == "Overall"
          ? rating.question.words : "\(rating.group): \(rating.question.words)",
        rating: rating.rating.words + (rating.isInherited == true ? " (inherited)" : ""),
        published: rating.publishedOn?.inWords ?? "No date given",
        source: "\(rating.file), line \(rating.line), as at \(rating.asAt.inWords)")
    }
    places = standing.places.map { place in
      func rating(_ question: CareQualityRating.Question) -> CareQualityRating? {
        place.ratings.first { $0.group == "Overall" && $0.question == question }
      }
      return Place(
        link: Link(place.name, to: "/organisations/\(place.id)"),
        overall: rating(.overall)?.rating.words ?? "No rating",
        wellLed: rating(.wellLed)?.rating.words ?? "No rating",
        published: rating(.overall)?.publishedOn?.inWords ?? "No date given")
    }
  }
}

extension CareQualityRating {
  /// The place as a whole first, then the questions in their order.
  fileprivate var place: (Int, String, Int) {
    let order = Question.allCases.firstIndex(of: question) ?? 0
    return (group == "Overall" ? 0 : 1, group, order)
  }
}

extension String {
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
