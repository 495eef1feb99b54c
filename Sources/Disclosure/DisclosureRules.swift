/// How counts about people are made safe for those who may not see who is behind them.
///
/// - Source: NHS England, disclosure control of health statistics since 2018.
package enum DisclosureRules {
  /// Fewer people than this are never told apart.
  package static let smallestGroup = 8
  /// Larger counts are rounded to the nearest of these.
  package static let step = 5

  /// Nought as it is; 1 to 7 as few; from 8 on to the nearest 5.
  package static func rounded(_ count: Int) -> ShownCount.Value {
    switch count {
    case ...0: .about(0)
    case ..<smallestGroup: .few
    default: .about((count + step / 2) / step * step)
    }
  }

  /// What readers of such figures are told about them.
  package static let explanation = """
    You see figures here and not people, so counts are rounded to the nearest \(step), counts of 1 \
    to \(smallestGroup - 1) are not told apart, and nothing is shown about fewer than \
    \(smallestGroup) people
    """
}
