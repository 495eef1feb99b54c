import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// What waits for somebody about learning: to confirm, and bundles that are overdue.
enum LearningWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil, let person = user.person, user.may(.learn) else {
      return []
    }
    var items: [WorkItem] = []
    let records = try OnePerson.records(of: person, tx)
    if try !ModuleAttempts.toConfirm(by: records, tx).isEmpty {
      let count = try LearningQuestions(user, tx).toConfirm().count
      if count > 0 {
        items.append(
          WorkItem(
            count == 1
              ? "1 module of somebody waits for you to confirm it"
              : "\(count) modules of others wait for you to confirm them",
            to: "/learning/confirmations", urgency: .open))
      }
    }
    for one in try BundleEnrolments.of(records, tx) where one.isOverdue(on: user.today) {
      items.append(
        WorkItem(
          "A bundle of yours is overdue", detail: "It was due on \(one.dueOn.inWords)",
          to: "/learning/enrolments/\(one.id)", urgency: .soon))
    }
    return items
  }
}
