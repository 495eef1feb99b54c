import Disclosure
import Markup

extension ListTable.Cell {
  /// A phone leaves noughts out, so that what stands in each card is what there is to read.
  static func count(_ count: ShownCount) -> ListTable.Cell {
    ListTable.Cell(
      count.isNought ? "<span class=\"zero\">0</span>" : "\(count.words)", count.inFiles)
  }
}

extension ShownCount {
  /// A number where there is one, so that it can be added up.
  var inFiles: ListTable.Cell.Value { number.map { .number($0) } ?? .text(words) }
}
