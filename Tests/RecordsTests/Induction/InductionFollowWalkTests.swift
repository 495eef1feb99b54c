import Kernel
import Testing

@testable import Records

/// Whatever happens to posts, absences, records and employers: what follows is done once, and nobody
/// gets two where one is asked for.
@Suite struct `A random working life and its inductions` {
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `settles at once, whatever happened`(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    var life = Life()
    for number in 1...120 {
      let before = life.inductions.known
      let deed = try life.happen(&dice)
      try life.follow()
      let comment = Comment("\(number): \(deed)")
      life.check(since: before, comment)
      try #require(life.follow() == [], comment)
    }
  }

  @Test func `sees everything that can follow`() throws {
    var dice = SeededGenerator(seed: 84)
    var kinds: Set<String> = []
    for _ in 0..<40 {
      var life = Life()
      for _ in 0..<120 {
        _ = try life.happen(&dice)
        for change in try life.follow() {
          kinds.insert(String("\(change)".prefix { $0 != "(" }))
        }
      }
    }
    #expect(
      kinds == [
        "make", "leave", "comeBack", "pause", "resume", "due", "lapse", "handOver",
      ])
  }

  struct Post {
    var place: OrganisationID
    var employer: OrganisationID
    let start: Day
  }

  struct Life {
    var inductions = FollowedInductions()
    var posts: [Post] = []
    var heirs: [OrganisationID: OrganisationID] = [:]
    var met: Set<InductionTrack> = []
    var exempt: Set<InductionTrack> = []
    var isAway = false

    static let organisations = (1...5).map { OrganisationID(rawValue: $0) }

    var places: Set<OrganisationID> { Set(posts.flatMap { [$0.place, $0.employer] }) }

    /// In full where somebody began first, and what is missing elsewhere; where it is done already,
    /// only at places that add parts of their own.
    var wanted: [WantedInduction] {
      var wanted: [WantedInduction] = []
      for track in InductionTrack.allCases where !exempt.contains(track) {
        var seen: Set<OrganisationID> = []
        for post in posts where seen.insert(post.place).inserted {
          let isMet = met.contains(track)
          if isMet, track == .careCertificate || post.place.rawValue > 2 { continue }
          wanted.append(
            .sample(
              track, isMet || seen.count > 1 ? .gap : .full, at: post.place,
              employer: post.employer, from: post.start, isPaused: isAway && !isMet))
        }
      }
      return wanted
    }

    @discardableResult
    mutating func follow() throws -> [InductionChange] {
      try inductions.follow(wanted, places: places, heirs: heirs, met: met)
    }

    /// One thing that somebody does, or that happens.
    mutating func happen(_ dice: inout SeededGenerator) throws -> String {
      let days = Int.random(in: 0..<10, using: &dice) == 0 ? 400 : 40
      inductions.today = inductions.today + Int.random(in: 1...days, using: &dice)
      let track = Bool.random(using: &dice) ? InductionTrack.core : .careCertificate
      let open = inductions.known.indices.filter { inductions.known[$0].state.isOpen }
      switch Int.random(in: 0..<14, using: &dice) {
      case 0...2: return join(&dice)
      case 3, 4:
        guard let post = posts.indices.randomElement(using: &dice) else { return "nothing" }
        return "left \(posts.remove(at: post).place)"
      case 5: return merge(&dice)
      case 6, 7:
        isAway.toggle()
        return isAway ? "went away" : "came back"
      case 8:
        if met.remove(track) == nil { met.insert(track) }
        return "record of \(track): \(met.contains(track))"
      case 9:
        if exempt.remove(track) == nil { exempt.insert(track) }
        return "exempt from \(track): \(exempt.contains(track))"
      case 10:
        guard let number = open.randomElement(using: &dice) else { return "nothing" }
        try inductions.end(number)
        return "a keeper ended \(inductions.known[number].id)"
      case 11: return begin(track, &dice)
      case _:
        let running = open.filter { inductions.known[$0].state.isRunning }
        guard let number = running.randomElement(using: &dice) else { return "nothing" }
        try inductions.signOff(number)
        met.insert(inductions.known[number].track)
        return "signed off \(inductions.known[number].id)"
      }
    }

    private mutating func join(_ dice: inout SeededGenerator) -> String {
      let left = Self.organisations.filter { heirs[$0] == nil }
      guard posts.count < 3, let place = left.randomElement(using: &dice),
        let employer = left.randomElement(using: &dice)
      else { return "nothing" }
      let isOwn = Int.random(in: 0..<3, using: &dice) > 0
      posts.append(
        Post(place: place, employer: isOwn ? place : employer, start: inductions.today))
      return "joined \(place) under \(posts.last?.employer ?? place)"
    }

    /// One organisation takes over another, with everybody who works there.
    private mutating func merge(_ dice: inout SeededGenerator) -> String {
      let left = Self.organisations.filter { heirs[$0] == nil }.shuffled(using: &dice)
      guard left.count > 2, Bool.random(using: &dice) else { return "nothing" }
      let (old, new) = (left[0], left[1])
      for other in heirs.keys where heirs[other] == old { heirs[other] = new }
      heirs[old] = new
      for number in posts.indices {
        if posts[number].place == old { posts[number].place = new }
        if posts[number].employer == old { posts[number].employer = new }
      }
      return "\(new) took over \(old)"
    }

    private mutating func begin(
      _ track: InductionTrack, _ dice: inout SeededGenerator
    ) -> String {
      guard let post = posts.randomElement(using: &dice),
        !inductions.known.contains(where: {
          $0.track == track && $0.organisation == post.place
            && ($0.state.isOpen || $0.state == .signedOff)
        })
      else { return "nothing" }
      inductions.add(
        .sample(track, at: post.place, employer: post.employer, from: inductions.today),
        isByKeeper: true)
      return "a keeper began \(track) at \(post.place)"
    }

    func check(since before: [Induction], _ comment: Comment) {
      let known = inductions.known
      for one in known where one.state.isOpen {
        #expect(places.contains(one.organisation), comment)
        let asked = wanted.first { $0.track == one.track && $0.organisation == one.organisation }
        guard let asked else {
          #expect(one.isByKeeper, comment)
          continue
        }
        #expect((one.state == .paused) == asked.isPaused, comment)
        #expect(one.state == .paused || one.dueOn == asked.dueOn, comment)
        #expect(one.employer == asked.employer, comment)
      }
      for asked in wanted where !asked.isPaused {
        #expect(
          known.contains {
            $0.track == asked.track && $0.organisation == asked.organisation
              && ($0.state.isOpen || $0.state == .signedOff || $0.end == .byKeeper)
          }, comment)
      }
      for then in before {
        guard let now = known.first(where: { $0.id == then.id }) else {
          Issue.record("\(then.id) is gone: \(comment)")
          continue
        }
        // What was begun stays what it was; what was signed off or ended by somebody is left alone.
        #expect((now.edition, now.startedOn) == (then.edition, then.startedOn), comment)
        #expect(now.plan == then.plan, comment)
        if then.state == .signedOff || then.end == .byKeeper { #expect(now == then, comment) }
      }
    }
  }
}
