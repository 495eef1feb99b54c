import Directory
import Kernel

/// What posts of one level ask for before an appointment to one of them is confirmed: one version,
/// read from content and never changed once published.
///
/// - Source: Review, recommendation 3, "roll out – in the first instance, the bundles should"
package final class Gateway: Sendable {
  package let code: String
  package let version: Int
  package let title: String
  package let status: ContentStatus
  package let effective: Period
  package let sources: [PolicySource]
  /// "Whoever begins to manage people", for people.
  package let whoInWords: String
  /// Codes of the kinds of post that it stands before.
  package let posts: [String]
  /// Where it binds, and from which day; elsewhere it is a recommendation.
  package let bindings: [GatewayBinding]
  /// Since when what it asks for can be had by the group.
  package let availableFrom: Day
  package let notice: Length
  /// One of these is enough.
  package let needs: [GatewayNeed]
  /// How long after beginning it may be met, in the post; `nil` where it must be met before.
  package let mayFollow: ScaledLength?
  package let temporary: TemporaryTerms
  package let waiver: WaiverTerms
  package let consequence: String
  /// Fingerprint of the words it was read from.
  package let digest: String

  package init(
    code: String, version: Int, title: String, status: ContentStatus, effective: Period,
    sources: [PolicySource] = [], whoInWords: String, posts: [String],
    bindings: [GatewayBinding], availableFrom: Day, notice: Length, needs: [GatewayNeed],
    mayFollow: ScaledLength? = nil, temporary: TemporaryTerms, waiver: WaiverTerms,
    consequence: String, digest: String = ""
  ) {
    self.code = code
    self.version = version
    self.title = title
    self.status = status
    self.effective = effective
    self.sources = sources
    self.whoInWords = whoInWords
    self.posts = posts
    self.bindings = bindings
    self.availableFrom = availableFrom
    self.notice = notice
    self.needs = needs
    self.mayFollow = mayFollow
    self.temporary = temporary
    self.waiver = waiver
    self.consequence = consequence
    self.digest = digest
  }

  /// The first day on which notice of what is asked for is over: nothing binds before it.
  package var earliestBinding: Day { notice.after(availableFrom) }

  /// The day from which it binds for a kind of post; `nil` where it is a recommendation.
  package func binds(_ post: String) -> Day? {
    bindings.filter { $0.posts.contains(post) }.map(\.from).min().map { max($0, earliestBinding) }
  }
}

package struct GatewayBinding: Hashable, Sendable {
  package let posts: Set<String>
  package let from: Day
  package init(posts: Set<String>, from: Day) {
    self.posts = posts
    self.from = from
  }
}

/// A length that is longer for those who work part-time, up to a longest.
package struct ScaledLength: Hashable, Sendable {
  package let length: Length
  package let longest: Length?
  package init(_ length: Length, longest: Length? = nil) {
    self.length = length
    self.longest = longest
  }

  package func after(_ day: Day, for share: FullTimeEquivalent?) -> Day {
    guard let longest else { return length.after(day) }
    let part = (share ?? .full).hundredThousandths
    return length.after(day, scaledBy: part, cap: longest)
  }
}

/// For how long acting-up and interim posts are exempt.
package struct TemporaryTerms: Hashable, Sendable {
  package let upTo: Length
  /// Posts that follow within this are counted together.
  package let freshAfter: Length
  package init(upTo: Length, freshAfter: Length) {
    self.upTo = upTo
    self.freshAfter = freshAfter
  }
}

/// What a waiver for somebody who enters from the side may be.
package struct WaiverTerms: Hashable, Sendable {
  package let upTo: ScaledLength
  /// Who has been in such a post for longer than this does not enter from the side.
  package let newcomerWithin: Length
  package let grantedBy: String
  package let routes: [ReasonChoice]
  package init(
    upTo: ScaledLength, newcomerWithin: Length, grantedBy: String, routes: [ReasonChoice]
  ) {
    self.upTo = upTo
    self.newcomerWithin = newcomerWithin
    self.grantedBy = grantedBy
    self.routes = routes
  }
}

/// One thing that opens a gateway, and how to get it.
package struct GatewayNeed: Hashable, Sendable {
  package let code: String
  package let title: String
  /// A sentence without a full stop.
  package let how: String
  package let address: String
  package let proofs: [GatewayProof]
  /// "a master’s degree where a job description asks for one".
  package let standsInFor: String?
  package init(
    code: String, title: String, how: String, address: String, proofs: [GatewayProof],
    standsInFor: String? = nil
  ) {
    self.code = code
    self.title = title
    self.how = how
    self.address = address
    self.proofs = proofs
    self.standsInFor = standsInFor
  }
}

/// The record that shows it.
package enum GatewayProof: Hashable, Sendable {
  /// A stage of a framework, signed off: `owner` is framework and version.
  case stage(of: String, level: String)
  case programme(String)
  case module(String)
  case qualification(scheme: String, code: String)
}

/// A kind of post: a family of roles at a level.
package struct GatewayPost: Hashable, Sendable {
  package let code: String
  package let title: String
  package let family: String
  package let level: String
  package let status: ContentStatus
  /// Which posts of staff records are of this kind; the band is compared as `GatewayBands` says it.
  package let who: Predicate
  package init(
    code: String, title: String, family: String, level: String, status: ContentStatus,
    who: Predicate
  ) {
    self.code = code
    self.title = title
    self.family = family
    self.level = level
    self.status = status
    self.who = who
  }
}

/// All gateways and the kinds of post that they stand before.
package struct GatewayBook: Sendable {
  package let posts: [GatewayPost]
  package let gateways: [Gateway]
  /// Engagements that last for a time only.
  package let interim: Set<Engagement>

  package init(
    posts: [GatewayPost] = [], gateways: [Gateway] = [], interim: Set<Engagement> = []
  ) {
    self.posts = posts
    self.gateways = gateways
    self.interim = interim
  }

  package func post(_ code: String) -> GatewayPost? { posts.first { $0.code == code } }

  /// The kind of a post in a staff record; the first that holds.
  package func post(for kind: PostKind) -> GatewayPost? {
    posts.first { $0.who.holds(for: kind) == true }
  }

  /// The version before posts of this kind on `day`.
  package func gateway(before post: String, on day: Day) -> Gateway? {
    gateways.filter { $0.posts.contains(post) && $0.effective.contains(day) }
      .max { $0.version < $1.version }
  }

  /// The newest version.
  package func gateway(_ code: String) -> Gateway? {
    gateways.filter { $0.code == code }.max { $0.version < $1.version }
  }

  /// One version of each, in the order of the content.
  package func inForce(on day: Day) -> [Gateway] {
    gateways.filter { one in
      one.effective.contains(day)
        && !gateways.contains {
          $0.code == one.code && $0.version > one.version && $0.effective.contains(day)
        }
    }
  }
}

/// Bands as staff records write them, in one way: `8a` of `Band 8A` and of `Review Body Band 8 -
/// Range A`, `vsm` of `Very Senior Manager`.
package enum GatewayBands {
  package static func plain(_ band: String) -> String {
    let words = band.lowercased().split { !$0.isLetter && !$0.isNumber }.filter {
      !["band", "afc", "review", "body", "range"].contains($0)
    }
    switch words {
    case ["very", "senior", "manager"]: return "vsm"
    case ["executive", "senior", "manager"]: return "esm"
    case _: return words.joined()
    }
  }
}
