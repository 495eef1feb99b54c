import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Register

/// Six years after the last activity, told 30 days before, and seven days after that at the
/// earliest: section 2.5 of the notes on standards.
@Suite struct `A self-assessment that nobody uses` {
  private static let used = Clock.test.now()

  private static func after(days: Int) -> Clock {
    .fixed(Clock.test.today + days)
  }

  /// As the schedule counts six years: no day too early, whatever years are among them.
  private static let sixYears = 6 * 366

  @Test func `is told of first, and removed no sooner than seven days after that`() throws {
    let kind = try #require(try RetentionSchedule.shipped()[.assessment])
    func step(_ days: Int, warnedAfter: Int?) -> RetentionKind.WarnedStep {
      kind.step(
        lastUsed: Self.used,
        warnedAt: warnedAfter.map { Self.used.adding(seconds: Int64($0) * 86_400) },
        at: Self.used.adding(seconds: Int64(days) * 86_400))
    }
    let end = Self.sixYears
    #expect(step(end - 31, warnedAfter: nil) == .none)
    #expect(step(end - 29, warnedAfter: nil) == .warn)
    #expect(step(end - 1, warnedAfter: end - 29) == .none)
    #expect(step(end + 1, warnedAfter: end - 29) == .remove)
    // Told late: nothing goes that nobody was told of, nor before a week is over.
    #expect(step(end + 100, warnedAfter: nil) == .warn)
    #expect(step(end + 106, warnedAfter: end + 100) == .none)
    #expect(step(end + 107, warnedAfter: end + 100) == .remove)
  }

  @Test(arguments: Engine.allCases)
  func `goes with everything that hangs on it, unless it is held or used again`(
    engine: Engine
  ) async throws {
    try await withAboutMe(engine) { _, site, world in
      func run(_ days: Int) async throws {
        _ = try await RetentionRun(
          schedule: try .shipped(), clock: Self.after(days: days)
        ).apply(site.database, by: RetentionJobs.right)
      }
      func rows() async throws -> [Int] {
        try await site.database.read { tx in
          try tx.rows(
            """
            SELECT 1, COUNT(*) FROM self_assessment
            UNION ALL SELECT 2, COUNT(*) FROM assessment_answer
            UNION ALL SELECT 3, COUNT(*) FROM competency_claim
            UNION ALL SELECT 4, COUNT(*) FROM claim_turn
            UNION ALL SELECT 5, COUNT(*) FROM sign_off_turn
            UNION ALL SELECT 6, COUNT(*) FROM recognition_request
            UNION ALL SELECT 7, COUNT(*) FROM recognition_piece
            ORDER BY 1
            """, binding: []
          ).map { try $0(1) }
        }
      }
      func news() async throws -> Int {
        try await site.database.read { tx in
          try WorkNotices.unread(of: world.account, tx).count
        }
      }
      let end = Self.sixYears
      try await run(end - 40)
      #expect(try await news() == 0)
      try await run(end - 20)
      #expect(try await news() == 2)
      #expect(try await rows() == [1, 1, 1, 1, 1, 1, 1])
      try await run(end + 2)
      #expect(try await rows() == [0, 0, 0, 0, 0, 0, 0])
      // What stands with the post and with the employer stays, and what was written of a module,
      // which goes with the staff record.
      let left: Int? = try await site.database.read { tx in
        try tx.row("SELECT COUNT(*) FROM assessment_words")?(0)
      }
      #expect(left == 5)
    }
  }
}
