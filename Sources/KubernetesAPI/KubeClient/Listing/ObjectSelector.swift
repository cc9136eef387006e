/// Which objects of a kind to request.
package struct ObjectSelector: Hashable, Sendable {
  /// `labelSelector`
  package var labels: String?
  /// `fieldSelector`
  package var fields: String?

  /// Selects every object.
  package init() {}

  /// The query parameters of a request.
  var query: [(name: String, value: String)] {
    [("labelSelector", labels), ("fieldSelector", fields)].compactMap { name, value in
      value.map { (name, $0) }
    }
  }
}
