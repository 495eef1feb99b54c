import Access
import Directory
import Kernel

/// Posts, managers, absences.
extension HeldReading {
  func posts() throws -> HeldSection {
    let units = try Units.find(assignments.compactMap(\.unit), tx)
    return HeldSection(
      code: "posts", title: "Posts",
      about: "Where you work and worked. What you must do follows from it.",
      items: try assignments.map { post in
        let id = post.id.rawValue
        func value(_ field: String, _ label: String, _ words: String?) -> HeldValue? {
          HeldValue(field, label, words, origins.source("assignment", id, field))
        }
        return HeldItem(
          "assignment-\(id)", post.title.isEmpty ? "A post" : post.title,
          heldBy: try name(post.employer), holder: post.employer,
          hasEnded: post.endedOn.map { $0 < user.today } ?? false,
          [
            value("job_title", "Job title", post.title),
            value("organisation", "Works at", try name(post.organisation)),
            value("employer", "Employed by", try name(post.employer)),
            value("host", "Hosted by", try post.host.map(name)),
            value("unit", "Team", post.unit.flatMap { units[$0]?.name }),
            value("number", "Assignment number", post.number),
            value("position_number", "Position number", post.positionNumber),
            value("role", "Role", post.role?.code),
            value("staff_group", "Staff group", post.staffGroup),
            value("band", "Pay band", post.band),
            value("occupation_code", "Occupation code", post.occupationCode),
            value("pathway_category", "Care workforce pathway", post.pathwayCategory),
            value("engagement", "Engagement", post.engagement.words),
            value("fte", "Part of full time", post.fte?.inWords),
            value("weekly_hours", "Hours a week", post.contractedHours?.inWords),
            value("status", "Status", post.status.words),
            value("main_job", "Main job here", post.isPrimary ? "Yes" : "No"),
            value("manager_flag", "Marked as manager", post.isFlaggedManager ? "Yes" : nil),
            value("budget_holder", "Holds a budget", post.holdsBudget ? "Yes" : nil),
            value("start_date", "Started on", post.startedOn?.inWords),
            value(
              "employer_start_date", "With this employer since", post.joinedEmployerOn?.inWords),
            value(
              "year_started_in_social_care", "In social care since",
              post.startedInSectorYear.map { "\($0)" }),
            value("last_day", "Last day", post.endedOn?.inWords),
          ])
      })
  }

  func managers() throws -> HeldSection {
    let ids = assignments.map(\.id)
    let lines = try ids.flatMap { try LineManagement.history(of: $0, tx) }
    let names = try People.names(of: lines.map(\.manager), tx)
    let reasons = try ManagerReasons.of(ids, tx)
    let posts = Dictionary(assignments.map { ($0.id, $0) }) { first, _ in first }
    var items = try lines.map { line in
      let post = posts[line.assignment]
      return HeldItem(
        "manager-\(line.assignment)-\(line.from.iso)", "Line manager: \(post?.title ?? "")",
        heldBy: try post.map { try name($0.employer) }, holder: post?.employer,
        hasEnded: line.to.map { $0 < user.today } ?? false,
        [
          HeldValue(
            "manager", "Line manager", names[line.manager],
            origins.source("assignment", line.assignment.rawValue, "manager")),
          HeldValue("from", "From", line.from.inWords), HeldValue("to", "To", line.to?.inWords),
        ])
    }
    items += try ids.flatMap { id in
      try (reasons[id] ?? []).map { reason in
        HeldItem(
          "manager-reason-\(id)-\(reason.reason.rawValue)", "You count as a manager",
          heldBy: try posts[id].map { try name($0.employer) }, holder: posts[id]?.employer,
          [
            HeldValue("reason", "Because", reason.reason.words, .workedOut),
            HeldValue("detail", "It rests on", reason.detail, .workedOut),
            HeldValue("since", "Since", reason.since.inWords, .workedOut),
          ])
      }
    }
    items += try LineManagement.asManager(records, tx).map { line in
      HeldItem(
        "manager-of-\(line.from.iso)-\(line.to?.iso ?? "now")", "You manage others",
        hasEnded: line.to.map { $0 < user.today } ?? false,
        [
          HeldValue(
            "posts", "How many", line.posts == 1 ? "1 post" : "\(line.posts) posts"),
          HeldValue("from", "From", line.from.inWords), HeldValue("to", "To", line.to?.inWords),
        ])
    }
    return HeldSection(
      code: "managers", title: "Who manages you, and whom you manage",
      about: "Your line manager sees and keeps your record. Some duties are for managers.",
      items: items)
  }

  func absences() throws -> HeldSection {
    let absences = try Absences.of(assignments.map(\.id), tx)
    return HeldSection(
      code: "absences", title: "Long absences",
      about: "Only that you were away for long, when, and of which kind, so that clocks stand "
        + "still. No diagnosis and no other reason is held.",
      items: try assignments.flatMap { post in
        try (absences[post.id] ?? []).map { absence in
          let source = origins.source("absence", absence.id)
          return HeldItem(
            "absence-\(absence.id)", absence.kind.words, heldBy: try name(post.employer),
            holder: post.employer, hasEnded: absence.to.map { $0 < user.today } ?? false,
            [
              HeldValue("kind", "Kind", absence.kind.words, source),
              HeldValue("from", "From", absence.from.inWords, source),
              HeldValue("to", "To", absence.to?.inWords, source),
              HeldValue(
                "reported", "Known from", absence.isReported ? "the status in a staff file" : nil,
                source),
            ])
        }
      })
  }
}
