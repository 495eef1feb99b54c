import Access
import Kernel
import Records
import Storage

/// Whom what is told about prior learning, in words without names; and when it goes quiet.
enum PriorLearningNews {
  static func after(
    _ step: RecognitionStep, _ request: RecognitionRequest, at now: Instant,
    _ tx: any Transaction
  ) throws {
    let about = key(request)
    switch step {
    case .begin, .edit, .judge: return
    case .submit, .reassign:
      try WorkNotices.settle(about, at: now, tx)
      try ask("Somebody named you to decide about their prior learning", request, at: now, tx)
      if step == .reassign {
        try tell(
          "Another assessor is named for your prior learning", "person", request, at: now, tx)
      }
    case .appeal:
      try WorkNotices.settle("\(about)-decided", at: now, tx)
      try ask("Somebody appealed, and named you to decide it", request, at: now, tx)
    case .takeUp:
      try WorkNotices.settle(about, at: now, tx)
      try ask(
        "Prior learning that you took up waits for your decision", request, isKnown: true,
        at: now, tx)
    case .withdraw: try WorkNotices.settle(about, at: now, tx)
    case .ask:
      try WorkNotices.settle(about, at: now, tx)
      try WorkNotices.ask(
        "Whoever decides about your prior learning has a question", about: about,
        of: request.person, page: own(request), at: now, tx)
    case .answer:
      try WorkNotices.settle(about, at: now, tx)
      try ask("Your question about prior learning is answered", request, at: now, tx)
    case .grant, .grantPart, .decline, .settle:
      try WorkNotices.settle(about, at: now, tx)
      try tell(
        "It is decided about your prior learning, with the reasons", "decided", request, at: now,
        tx)
    case .reopen:
      try WorkNotices.settle("\(about)-decided", at: now, tx)
      try tell(
        "A decision about your prior learning is opened again, with the reason", "person", request,
        at: now, tx)
      try ask("A decision about prior learning is opened again for you", request, at: now, tx)
    }
  }

  private static func tell(
    _ words: String, _ part: String, _ request: RecognitionRequest, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      words, about: "\(key(request))-\(part)", to: request.person, page: own(request), at: now, tx)
  }

  /// The assessor is reminded until it is decided, and the person told when nothing comes of it.
  private static func ask(
    _ words: String, _ request: RecognitionRequest, isKnown: Bool = false, at now: Instant,
    _ tx: any Transaction
  ) throws {
    guard let assessor = request.assessor else { return }
    try WorkNotices.ask(
      words, about: key(request), of: assessor, page: "/recognitions/\(request.id)",
      isKnown: isKnown,
      unanswered: WorkNotices.Unanswered(
        asker: request.person,
        words: "Your prior learning has waited for a decision for four weeks", page: own(request)),
      at: now, tx)
  }

  private static func key(_ request: RecognitionRequest) -> String { "recognition-\(request.id)" }
  private static func own(_ request: RecognitionRequest) -> String {
    "/prior-learning/\(request.id)"
  }
}
