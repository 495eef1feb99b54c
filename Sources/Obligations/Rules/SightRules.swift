import Directory
import Kernel

extension Obligation {
  /// The obligation as somebody may read it who sees these posts and no others of the person:
  /// `nil` where it arises from none of them. How it stands is the same for everybody.
  func seen(_ seen: Set<AssignmentID>, _ book: EmployerBook) -> Obligation? {
    let visible = posts.filter { seen.contains($0.assignment) }
    guard !visible.isEmpty else { return nil }
    let isWhole = visible.count == posts.count
    var copy = self
    copy.because = because.map { reason in
      switch reason.kind {
      case .applies where !isWhole:
        Reason(
          .applies,
          """
          It is for: \(policy.whoInWords). \(ObligationReasons.words(of: visible, book)); and another \
          post, with another employer.
          """)
      case .absence where !isWhole:
        Reason(.absence, "The clock stood still for a time; why is not shown here.")
      case .deferral where !isWhole: Reason(.deferral, "More time was given.")
      case .exemption where !isWhole: Reason(.exemption, "Let off.")
      case .secondPost:
        Reason(
          .secondPost,
          "A further post began meanwhile: it needs a plan for the gaps, not a second induction.")
      case .policy, .applies, .deadline, .workingTime, .standardSet, .completed, .recognised,
        .review, .refresh, .absence, .deferral, .exemption, .consequence:
        reason
      }
    }
    return copy
  }
}
