extension ImportReport {
  /// The lists of a report for a terminal: "organisations renamed (2): RX0, RX1".
  var listsInWords: [String] {
    lists.sorted { $0.key < $1.key }.flatMap { name, lists in
      ["new", "renamed", "closed", "moved", "changed"].compactMap { key in
        guard let codes = lists[key], !codes.isEmpty else { return nil }
        let shown = codes.prefix(10).joined(separator: ", ")
        return "  \(name) \(key) (\(codes.count)): \(shown)\(codes.count > 10 ? " …" : "")"
      }
    }
  }
}
