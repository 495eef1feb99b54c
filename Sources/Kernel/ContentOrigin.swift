/// A publication or page that something was taken from.
package struct ContentOrigin: Hashable, Sendable {
  package let title: String
  package let publisher: String
  package let address: String?

  package init(title: String, publisher: String, address: String? = nil) {
    self.title = title
    self.publisher = publisher
    self.address = address
  }
}
