import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// What no file of the example says: who has done the induction and the other training that
/// employers record by hand. Most have, some are late.
extension Example {
  private static let skillsNoFileTells = ["primary-care-", "care-safeguarding-children"]

  func enterCompletions(_ dice: inout ExampleDice) async throws {
    let content = try ContentReader.shipped()
    let (day, right) = (today, self.right)
    let byHand = content.inForce(on: day).filter { policy in
      switch policy.requirement.what {
      case .programme, .module, .careCertificate: true
      case .coreSkill: Self.skillsNoFileTells.contains { policy.code.hasPrefix($0) }
      case .appraisal: false
      }
    }
    for policy in byHand {
      let luck = dice
      dice = try await database.write { tx in
        var dice = luck
        let open = try PeopleObligations(
          ObligationScope(policy: policy.code, on: day),
          states: [.overdue, .due, .dueSoon, .notYetDue], limit: .max
        ).page(reach: .everything, content: content, tx).rows
        var entries: [RecordEntry] = []
        for row in open {
          let isLate = row.obligation.state == .overdue
          guard dice.happens(isLate ? 890 : 400), let post = row.obligation.posts.first,
            !Self.isDoingInduction(policy, post, on: day)
          else { continue }
          let start = max(post.startedOn ?? day - 900, day - 900)
          let completed = start + dice.number(0...min(80, max(0, day - start)))
          entries.append(
            RecordEntry(
              person: row.person, organisation: post.employer, source: .hand,
              key: policy.code, kind: policy.recordKind(in: content), title: policy.title,
              awardedOn: completed, note: "Register of attendance seen"))
        }
        let changes = try HeldRecords.merge(entries, on: day, tx)
        _ = try Journal.record(
          JournalEvent(
            ExampleRoom.trained, [.system], details: ["training": policy.title], changes: changes),
          under: right, tx)
        return dice
      }
    }
  }

  /// Those who joined a care home lately are in the middle of it.
  private static func isDoingInduction(
    _ policy: Policy, _ post: PostFacts, on day: Day
  ) -> Bool {
    ["national-induction", "care-certificate"].contains(policy.code)
      && post.kind.sectors.contains(.socialCare)
      && post.startedOn.map { day - $0 < 250 } ?? false
  }
}
