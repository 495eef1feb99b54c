import Markup
import Web

extension HomePages {
  static func status(_ urgency: WorkItem.Urgency) -> HTML {
    switch urgency {
    case .overdue: tag("Overdue", .red)
    case .soon: tag("Due soon", .amber)
    case .open: tag("To do", .blue)
    case .waitingForOthers: tag("Waiting for others", .grey)
    }
  }
}
