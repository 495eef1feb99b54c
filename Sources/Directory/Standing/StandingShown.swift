import Kernel

extension OrganisationStanding {
  /// In the shape that `organisation show --json` promises. What is unknown is null.
  package struct Shown: Encodable, Hashable, Sendable {
    package struct Rating: Encodable, Hashable, Sendable {
      package let organisation: String
      package let group: String
      package let question: String
      package let rating: String
      package let published: Day?
      package let inherited: Bool?
      package let file: String
      package let line: Int
      package let asAt: Day

      enum CodingKeys: String, CodingKey {
        case organisation, group, question, rating, published, inherited, file, line
        case asAt = "as_at"
      }
    }

    package struct Segment: Encodable, Hashable, Sendable {
      package let edition: String
      package let quarter: String
      package let trustType: String
      package let segment: Int
      package let baseSegment: Int?
      package let override: String?
      package let averageScore: String?
      package let rank: Int?
      package let groupSize: Int?
      package let inDeficit: Bool?
      package let domains: [Domain]
      package let file: String
      package let line: Int
      package let asAt: Day

      enum CodingKeys: String, CodingKey {
        case edition, quarter, segment, override, rank, domains, file, line
        case trustType = "trust_type"
        case baseSegment = "base_segment"
        case averageScore = "average_score"
        case groupSize = "group_size"
        case inDeficit = "in_deficit"
        case asAt = "as_at"
      }
    }

    package struct Domain: Encodable, Hashable, Sendable {
      package let domain: String
      package let score: String?
      package let segment: Int?
    }

    package struct Reason: Encodable, Hashable, Sendable {
      package let why: String
      package let since: Day
    }

    package struct Challenged: Encodable, Hashable, Sendable {
      package let status: String
      package let since: Day?
      package let reasons: [Reason]
      package let policy: String?
      package let version: Int?
      /// The edition of which no segment is held.
      package let lacking: String?
      package let asAt: Day

      enum CodingKeys: String, CodingKey {
        case status, since, reasons, policy, version, lacking
        case asAt = "as_at"
      }
    }

    package let ratings: [Rating]
    package let editionInForce: String?
    package let segments: [Segment]
    package let challenged: Challenged

    enum CodingKeys: String, CodingKey {
      case ratings, segments, challenged
      case editionInForce = "edition_in_force"
    }
  }

  package func shown(code: String?) -> Shown {
    let own = ratings.map { ($0, code ?? "") }
    let placed = places.flatMap { place in place.ratings.map { ($0, place.name) } }
    return Shown(
      ratings: (own + placed).map { rating, name in
        Shown.Rating(
          organisation: name, group: rating.group, question: rating.question.rawValue,
          rating: rating.rating.rawValue, published: rating.publishedOn,
          inherited: rating.isInherited, file: rating.file, line: rating.line,
          asAt: rating.asAt)
      },
      editionInForce: edition,
      segments: segments.map {
        Shown.Segment(
          edition: $0.edition, quarter: "Q\($0.quarter.number)", trustType: $0.trustType,
          segment: $0.finalSegment, baseSegment: $0.baseSegment,
          override: $0.override?.rawValue, averageScore: $0.scoreInWords, rank: $0.rank,
          groupSize: $0.groupSize, inDeficit: $0.isInDeficit,
          domains: $0.domains.sorted { $0.key < $1.key }.map { domain, standing in
            Shown.Domain(
              domain: domain.rawValue, score: standing.scoreInWords, segment: standing.segment)
          }, file: $0.file, line: $0.line,
          asAt: $0.asAt)
      }, challenged: shownStatus)
  }

  private var shownStatus: Shown.Challenged {
    func status(
      _ name: String, since: Day? = nil, _ causes: [ChallengedRules.Cause] = [],
      lacking: String? = nil
    ) -> Shown.Challenged {
      Shown.Challenged(
        status: name, since: since,
        reasons: causes.map { Shown.Reason(why: $0.reason.words, since: $0.since) },
        policy: policy?.code, version: policy?.version, lacking: lacking, asAt: asAt)
    }
    return switch challenged {
    case .challenged(let since, let causes): status("challenged", since: since, causes)
    case .notChallenged: status("not-challenged")
    case .notKnown(let edition): status("not-known", lacking: edition)
    case .noPolicy: status("no-policy")
    }
  }

  /// For people, one line each.
  package var lines: [String] {
    var lines: [String] = []
    for segment in segments {
      let rank =
        segment.rank.map { ", ranked \($0) among \(segment.trustType.lowercased())s" } ?? ""
      lines.append(
        "segment \(segment.finalSegment) in \(segment.quarter.words)\(rank)"
          + " (\(segment.file), line \(segment.line))")
    }
    for rating in ratings where rating.group == "Overall" {
      lines.append(
        "CQC \(rating.question.words.lowercased()): \(rating.rating.words.lowercased())"
          + (rating.publishedOn.map { ", published \($0.inWords)" } ?? ""))
    }
    if !places.isEmpty {
      lines.append(
        "\(places.count) rated \(places.count == 1 ? "place" : "places"); --json lists them")
    }
    switch challenged {
    case .challenged(let since, let causes):
      lines.append(
        "counts as challenged since \(since.inWords): "
          + causes.map(\.reason.words).joined(separator: "; ")
          + (policy.map { " (\($0.name))" } ?? ""))
    case .notKnown(let edition):
      lines.append("whether it counts as challenged is not known: no segment of \(edition) is held")
    case .notChallenged, .noPolicy: break
    }
    return lines
  }
}
