import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// What waits for somebody about the mid-career programme.
enum MidCareerWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil else { return [] }
    return try own(user, tx) + released(user, tx) + held(user, tx) + led(user, tx)
  }

  private static let daysOfSoon = 14

  private static func own(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard let person = user.person, user.may(.ownProgramme) else { return [] }
    return try Participations.of(OnePerson.records(of: person, tx), tx).compactMap { one in
      let page = "/programme/\(one.id)"
      switch one.state {
      case .selected:
        return WorkItem(
          "You were selected for the mid-career programme: say which cohorts you could come to",
          to: page, urgency: .soon)
      case .notReleased:
        return WorkItem(
          "You are not released for the mid-career programme: see why, and ask again", to: page,
          urgency: .open)
      case .placed:
        let next = try one.cohort.flatMap { try CohortDays.of([$0], tx)[$0] }?
          .first { !$0.isCancelled && $0.on >= user.today }
        return next.flatMap {
          $0.on <= user.today + daysOfSoon
            ? WorkItem(
              $0.on == user.today
                ? "Your mid-career programme is today" : "Your mid-career programme is soon",
              detail: "\($0.on.inWords), \($0.times), \($0.venue.name)", to: page, urgency: .soon,
              dueOn: $0.on) : nil
        }
      case .incomplete:
        return WorkItem(
          "Days of your mid-career programme are missing", to: page, urgency: .open)
      case .completed:
        guard !one.wasAsked, let cohort = one.cohort else { return nil }
        let last = try (CohortDays.of([cohort], tx)[cohort] ?? []).filter { !$0.isCancelled }
          .map(\.on).max()
        return CohortResults.takesOpinions(lastDay: last, on: user.today)
          ? WorkItem(
            "Say how your mid-career programme was", to: "\(page)/opinion", urgency: .open) : nil
      case .applied, .released, .waiting, .deferred, .withdrawn, .rejected: return nil
      }
    }
  }

  private static func released(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.releaseForProgramme) else { return [] }
    let count = try ReleaseRoutes.theirs(user, asking: true, tx).count
    return count == 0
      ? []
      : [
        WorkItem(
          count == 1
            ? "1 person asks to be released for the mid-career programme"
            : "\(count) people ask to be released for the mid-career programme", to: "/releases",
          urgency: .soon)
      ]
  }

  private static func held(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    var items: [WorkItem] = []
    let holders = try KeptCohorts.places(user, tx)
    let all = try Cohorts.held(by: holders, tx)
    let waiting = try AllocationRoutes.waiting(at: holders, on: user.today, tx).filter {
      $0.state == .open
    }
    for place in waiting.map(\.organisation).uniqued() {
      items.append(
        WorkItem(
          "Places of the mid-career programme can be given", to: "/organisations/\(place)/cohorts",
          urgency: .soon))
    }
    let confirmed = all.filter { $0.state == .confirmed }
    let days = try CohortDays.of(confirmed.map(\.id), tx)
    for cohort in confirmed {
      guard let last = (days[cohort.id] ?? []).filter({ !$0.isCancelled }).map(\.on).max(),
        last < user.today
      else { continue }
      items.append(
        WorkItem(
          "A cohort is over: say so, and people have it on their record", detail: cohort.title,
          to: "/cohorts/\(cohort.id)", urgency: .soon))
    }
    let partners = user.grants.filter { Permission.joinCohorts.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    for one in try CohortPeople.asked(partners, tx) where one.state == .asked {
      guard let cohort = try Cohorts.find(one.cohort, tx),
        cohort.state == .draft || cohort.state == .open
      else { continue }
      items.append(
        WorkItem(
          "You are asked to hold a cohort of the mid-career programme jointly",
          detail: cohort.title, to: "/cohorts/\(cohort.id)", urgency: .open))
    }
    return items
  }

  private static func led(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard let person = user.person, user.may(.facilitateCohorts) else { return [] }
    let leading = try CohortPeople.facilitating(OnePerson.records(of: person, tx), tx)
      .filter { $0.isInForce(on: user.today) }.map(\.cohort)
    let cohorts = try Cohorts.find(leading, tx).values.filter { $0.state == .confirmed }
      .sorted { $0.id < $1.id }
    var items: [WorkItem] = []
    for cohort in cohorts {
      let days = (try CohortDays.of([cohort.id], tx)[cohort.id] ?? []).filter {
        !$0.isCancelled && $0.on <= user.today
      }
      for day in days where try !CohortDayPeople.unmarked(on: day, tx).isEmpty {
        items.append(
          WorkItem(
            "Say who was there on \(day.on.inWords)", detail: cohort.title,
            to: "/cohorts/\(cohort.id)/days/\(day.id)/attendance",
            urgency: day.on == user.today ? .soon : .overdue, dueOn: day.on))
      }
    }
    return items
  }
}
