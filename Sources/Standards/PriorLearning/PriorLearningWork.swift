import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// What waits for somebody about prior learning.
enum PriorLearningWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil, let person = user.person,
      user.may(.seekRecognition)
    else { return [] }
    let records = try OnePerson.records(of: person, tx)
    var items: [WorkItem] = []
    let waiting = try RecognitionRequests.toAssess(by: records, open: true, tx)
      .filter(\.state.waitsForAssessor)
      .filter { request in
        guard let assessor = request.assessor else { return false }
        return try ClaimPeople.isAble(assessor, toAssess: request.person, on: user.today, tx)
      }.count
    if waiting > 0 {
      items.append(
        WorkItem(
          waiting == 1
            ? "1 request about prior learning waits for you"
            : "\(waiting) requests about prior learning wait for you",
          detail: "People named you to decide", to: "/recognitions", urgency: .open))
    }
    let asked = try RecognitionRequests.of(records, tx).filter { $0.state == .question }
    for request in asked {
      items.append(
        WorkItem(
          "There is a question about your prior learning", to: "/prior-learning/\(request.id)",
          urgency: .soon))
    }
    return items
  }
}
