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
    let (about, person) = ("recognition-\(request.id)", request.person)
    switch step {
    case .begin, .edit, .judge: return
    case .submit, .reassign:
      try WorkNotices.settle(about, at: now, tx)
      try tell("Somebody named you to decide about their prior learning", request, at: now, tx)
      if step == .reassign {
        try WorkNotices.tell(
          "Another assessor is named for your prior learning", about: "\(about)-person",
          to: person, at: now, tx)
      }
    case .appeal:
      try WorkNotices.settle("\(about)-decided", at: now, tx)
      try tell("Somebody appealed, and named you to decide it", request, at: now, tx)
    case .takeUp, .withdraw: try WorkNotices.settle(about, at: now, tx)
    case .ask:
      try WorkNotices.tell(
        "Whoever decides about your prior learning has a question", about: about, to: person,
        at: now, tx)
    case .answer:
      try WorkNotices.settle(about, at: now, tx)
      try tell("Your question about prior learning is answered", request, at: now, tx)
    case .grant, .grantPart, .decline, .settle:
      try WorkNotices.settle(about, at: now, tx)
      try WorkNotices.tell(
        "It is decided about your prior learning, with the reasons", about: "\(about)-decided",
        to: person, at: now, tx)
    case .reopen:
      try WorkNotices.settle("\(about)-decided", at: now, tx)
      try WorkNotices.tell(
        "A decision about your prior learning is opened again, with the reason",
        about: "\(about)-person", to: person, at: now, tx)
      try tell("A decision about prior learning is opened again for you", request, at: now, tx)
    }
  }

  private static func tell(
    _ words: String, _ request: RecognitionRequest, at now: Instant, _ tx: any Transaction
  ) throws {
    guard let assessor = request.assessor else { return }
    try WorkNotices.tell(
      words, about: "recognition-\(request.id)", to: assessor, at: now, tx)
  }
}
